"""Whom a roster holds for an edition."""

from dataclasses import replace

import pytest

from schemas.vocabulary import PostKind
from services.alerting.domain.plan import Order, Visiting
from services.alerting.domain.plan_asks import asked
from services.foresight.forces import AtRisk, Post, Roster, forces_for
from tests.builders.alerting import edition, minutes, node, person, post

GRID, STAIR, TEAM = PostKind.GRID_LEADER, PostKind.STAIRWELL_LEADER, PostKind.TEAM_LEADER


def _post(name: str, kind: PostKind, at: str, holder: str | None) -> Post:
    return Post(post(name), kind, node(at), person(holder) if holder else None)


def _at_risk(stairwell: str, reasons: set[str], count: int) -> AtRisk:
    return AtRisk(node(stairwell), frozenset(reasons), count)


ROSTER = Roster(
    posts=(
        _post("g1", GRID, "g1", "zhang"),
        _post("s1", STAIR, "s1", "li"),
        _post("s2", STAIR, "s2", None),
        _post("s3", STAIR, "s3", "li"),
        _post("t1", TEAM, "s1", "wang"),
    ),
    at_risk=(
        _at_risk("s1", {"alone"}, 3),
        _at_risk("s2", {"alone", "oxygen"}, 2),
        _at_risk("s3", {"chronic"}, 9),
        _at_risk("far", {"alone"}, 4),
    ),
    paths={node(name): (node("c"), node("g1"), node("b1"), node(name)) for name in ("s1", "s2")}
    | {node("s3"): (node("c"), node("g1"), node("b3"), node("s3"))},
    traits={node("b1"): frozenset({"basement"})},
)


def test_posts_holders_and_doors_of_the_edition() -> None:
    forces = forces_for(asked(edition(posts=(GRID, STAIR))), ROSTER)

    assert forces.posts == {GRID: 1, STAIR: 3}
    assert forces.vacant == {STAIR: 1}
    assert forces.people == 2
    assert sorted(forces.doors) == [2, 3]
    assert forces.unled == 4


def test_who_holds_several_posts_sees_to_the_doors_of_all() -> None:
    everybody = Visiting(frozenset({"alone", "chronic"}), frozenset(), minutes(1), 2)
    forces = forces_for(asked(edition(posts=(GRID, STAIR), visiting=everybody)), ROSTER)

    # li has three behind one stair and nine behind another; zhang those of the vacant post.
    assert sorted(forces.doors) == [2, 12]


def test_without_stairwell_leaders_the_grid_leader_has_the_doors() -> None:
    assert forces_for(asked(edition(posts=(GRID,))), ROSTER).doors == (5,)


def test_a_team_leader_leads_to_no_door() -> None:
    assert forces_for(asked(edition(posts=(TEAM,))), ROSTER).doors == ()


def test_only_the_buildings_of_the_edition_count() -> None:
    high = Visiting(frozenset({"alone", "chronic"}), frozenset({"basement"}), minutes(1), 2)

    forces = forces_for(asked(edition(posts=(GRID, STAIR), visiting=high)), ROSTER)

    assert (sorted(forces.doors), forces.unled) == ([2, 3], 0)
    oxygen = replace(high, reasons=frozenset({"oxygen"}))
    nobody = forces_for(asked(edition(posts=(STAIR,), visiting=oxygen)), ROSTER)
    assert (nobody.doors, nobody.unled) == ((), 2)


def test_a_part_of_a_roster_has_its_posts_doors_and_those_above() -> None:
    paths = {node("g1"): (node("c"), node("g1")), node("far"): (node("c"), node("g2"), node("far"))}
    roster = replace(
        ROSTER,
        posts=(*ROSTER.posts, _post("c", PostKind.COMMUNITY_LEADER, "c", "chen")),
        paths={**ROSTER.paths, **paths},
    )

    part = roster.within([node("g1")])

    assert {one.post_id for one in part.posts} == {
        post(name) for name in ("g1", "s1", "s2", "s3", "t1", "c")
    }
    assert sum(group.count for group in part.at_risk) == 14
    assert set(part.paths) == {node(name) for name in ("g1", "s1", "s2", "s3")}


def test_a_community_has_all_of_its_grids() -> None:
    grids = {node(name): (node("c"), node(name)) for name in ("g1", "g2")}
    top = {node("c"): (node("c"),), node("d"): (node("d"),)}
    roster = replace(ROSTER, paths={**ROSTER.paths, **grids, **top})

    part = roster.within([node("c")])

    assert set(part.paths) == {node(name) for name in ("c", "g1", "g2", "s1", "s2", "s3")}
    assert len(part.posts) == len(ROSTER.posts)
    assert roster.within([node("d")]).posts == ()


def test_a_cascade_tells_its_largest_level_at_once_and_who_is_beside_it() -> None:
    posts = (GRID, STAIR, TEAM)
    assert forces_for(asked(edition(Order.CASCADE, posts=posts)), ROSTER).together == 2
    assert forces_for(asked(edition(posts=posts)), ROSTER).together == 3


def paired(*buddies: str) -> Roster:
    """Who is paired with those behind the first stair, one entry a pair."""
    first, *others = ROSTER.at_risk
    people = tuple(person(name) for name in buddies)
    return replace(ROSTER, at_risk=(replace(first, buddies=people), *others))


@pytest.mark.parametrize("order", [Order.BROADCAST, Order.CASCADE])
def test_a_buddy_who_holds_a_post_too_is_told_once(order: Order) -> None:
    numbers = replace(asked(edition(order, posts=(STAIR, TEAM))), buddies=True)
    forces = forces_for(numbers, paired("wang", "sun"))
    assert (forces.people, forces.buddies, forces.told, forces.together) == (2, 1, 3, 3)


@pytest.mark.parametrize("asks", [True, False])
def test_buddies_are_told_where_the_plan_says_so(asks: bool) -> None:
    """Once each, and not who leads to the door: `li` does."""
    numbers = replace(asked(edition(posts=(GRID, STAIR))), buddies=asks)
    forces = forces_for(numbers, paired("chen", "chen", "sun", "li"))
    assert (forces.people, forces.buddies, forces.told) == (2, 2 * asks, 2 + 2 * asks)
    assert forces.together == forces.told


def test_in_a_cascade_they_are_told_with_the_lowest_level() -> None:
    numbers = replace(asked(edition(order=Order.CASCADE, posts=(GRID, STAIR))), buddies=True)
    assert forces_for(numbers, paired("chen", "sun")).together == 3


def test_of_whom_nobody_sees_no_buddy_is_asked() -> None:
    seen = Visiting(frozenset({"chronic"}), frozenset(), minutes(1), 2, buddies=True)
    assert forces_for(asked(edition(visiting=seen)), paired("chen")).buddies == 0
