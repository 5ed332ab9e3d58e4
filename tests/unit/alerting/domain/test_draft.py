"""What a draft finds of rows laid before and rows of its own."""

from dataclasses import replace

from schemas.vocabulary import VisitOutcome
from services.alerting.domain.branch import Rows
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Visit
from tests.builders.alerting import NOON, branch, node, resident, small_community

COMMUNITY = small_community()
STAIRWELL = "g1/b1/s1"
DOOR = Visit(
    visit_id=resident("visit"),
    resident_id=resident("wang"),
    stairwell_id=node(STAIRWELL),
    node_id=node(STAIRWELL),
    grid_id=node("g1"),
    reasons=("alone",),
    risk=1,
    team_posts=(),
)


def _draft() -> Draft:
    known = branch()
    places = {node(name): COMMUNITY.place(name) for name in COMMUNITY.nodes("g1")}
    known.lay(Rows(places=places, visits={DOOR.visit_id: DOOR}))
    return Draft(known, NOON)


def test_a_door_counts_at_its_place_and_at_every_place_above() -> None:
    draft = _draft()
    assert not any(draft.all_accounted(node(name)) for name in (STAIRWELL, "g1/b1", "g1", "c"))
    draft.put_visit(replace(DOOR, outcome=VisitOutcome.SAFE))
    assert all(draft.all_accounted(node(name)) for name in (STAIRWELL, "g1/b1", "g1", "c"))


def test_a_door_counts_where_its_resident_lives_now() -> None:
    draft = _draft()
    draft.put_visit(replace(DOOR, stairwell_id=node("g1/b1/s2")))
    assert draft.all_accounted(node(STAIRWELL))
    assert not draft.all_accounted(node("g1/b1/s2"))


def test_a_door_counts_where_its_stairwell_belongs_now() -> None:
    draft = _draft()
    place = COMMUNITY.place(STAIRWELL)
    draft.put_place(replace(place, path=(place.path[0], node("g2"), place.node_id)))
    assert draft.all_accounted(node("g1"))
    assert not draft.all_accounted(node("g2"))


def test_what_is_found_of_a_grid_is_what_lies_in_it_now() -> None:
    draft = _draft()
    assert node(STAIRWELL) in draft.places_of(node("g1"))
    place = COMMUNITY.place(STAIRWELL)
    path = (place.path[0], node("g2"), place.node_id)
    draft.put_place(replace(place, path=path, grid_id=node("g2")))
    assert node(STAIRWELL) not in draft.places_of(node("g1"))
    assert node(STAIRWELL) in draft.places_of(node("g2"))
