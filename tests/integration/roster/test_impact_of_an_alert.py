"""An alert comes in, its impact goes out."""

import asyncio
from uuid import UUID

import pytest

from schemas.events.hazard_alerts import Area
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid
from schemas.vocabulary import AlertStatus, Coverage, Lane, MatchKind, MessageType, NodeKind
from services.roster.adapters.facts import PgFacts
from services.roster.adapters.incidents import PgIncidents
from services.roster.handlers import tell_impact
from services.roster.handlers.tell_impact import TellImpact
from services.roster.seed.layout import degrees
from services.roster.seed.size import STREET
from tests.integration.roster.conftest import Roster, alert, closed, grids, told_communities

STREET_AREA = Area(name="示范街道")
LAND_ALL = """
insert into alerting.inbox
       (event_id, topic, name, key, lane_rank, sequence, envelope, landed_at, due_at)
select event_id, topic, '', key, lane_rank, id, envelope, now(), now() from roster.outbox
    on conflict do nothing
"""
FIRST, SECOND = Area(geocodes=("990101001001",)), Area(geocodes=("990101001002",))


async def test_the_whole_street_is_told_with_everything_in_it(roster: Roster) -> None:
    events = await roster.alert(STREET_AREA)
    told, closing = grids(events), closed(events)
    assert isinstance(events[-1], ImpactClosed)
    assert len(told) == len({grid.grid_id for grid in told}) == closing.grids == STREET.grids
    assert len(told_communities(events)) == closing.communities == STREET.communities
    assert {grid.coverage for grid in told} == {Coverage.NEW}
    assert {grid.rule and grid.rule.kind for grid in told} == {MatchKind.NAME}
    nodes = [node for grid in told for node in grid.nodes]
    by_kind = {kind: sum(node.kind is kind for node in nodes) for kind in NodeKind}
    assert by_kind[NodeKind.BUILDING] == closing.buildings == STREET.buildings
    assert by_kind[NodeKind.STAIRWELL] == closing.stairwells == STREET.stairwells
    posts = {post.post_id for grid in told for post in grid.posts}
    assert len(posts) == closing.posts
    residents = [resident for grid in told for resident in grid.residents]
    assert len(residents) == closing.residents >= STREET.elders_alone


async def test_what_is_told_of_a_grid_hangs_together(roster: Roster) -> None:
    for grid in grids(await roster.alert(STREET_AREA)):
        nodes = {node.node_id: node for node in grid.nodes}
        assert grid.nodes[0].node_id == grid.grid_id
        for node in grid.nodes:
            assert node.path[0] == grid.community_id
            assert node.path[-2:] == (node.parent_id, node.node_id)
            assert all(above in nodes for above in node.path[1:])
        assert {post.node_id for post in grid.posts} <= nodes.keys() | {grid.community_id}
        stairwells = {node.node_id for node in grid.nodes if node.kind is NodeKind.STAIRWELL}
        assert {resident.stairwell_id for resident in grid.residents} <= stairwells
        risks = [resident.risk for resident in grid.residents]
        assert risks == sorted(risks, reverse=True)
        assert any(resident.buddies and resident.team_posts for resident in grid.residents)
        leaders = {post.post_id for post in grid.posts}
        assert all(set(resident.team_posts) <= leaders for resident in grid.residents)


async def test_what_is_kept_ready_is_told_while_it_holds(roster: Roster) -> None:
    made = {grid.grid_id: grid for grid in grids(await roster.alert(STREET_AREA))}
    kept = {grid.grid_id: grid for grid in await _told_anew(roster, 2)}
    assert [(grid.nodes, grid.residents) for grid in kept.values()] == [
        (made[grid_id].nodes, made[grid_id].residents) for grid_id in kept
    ]
    with roster.database.admin() as admin:
        admin.execute("update roster.grid_texts set residents = '[]'")
        assert not any(grid.residents for grid in await _told_anew(roster, 3))
        admin.execute("update roster.state set revision = revision + 1")
    again = {grid.grid_id: grid for grid in await _told_anew(roster, 4)}
    assert all(grid.residents == made[grid.grid_id].residents for grid in again.values())
    roster.clock.advance(366 * 86_400)
    for grid in await _told_anew(roster, 5):
        older = [resident.age for resident in made[grid.grid_id].residents]
        assert [resident.age for resident in grid.residents] == [age + 1 for age in older]


async def _told_anew(roster: Roster, incident: int) -> list[ImpactGrid]:
    """The grids of another incident over the whole street."""
    return grids(await roster.alert(STREET_AREA, incident_id=UUID(int=incident)))


async def test_the_highest_risk_is_told_first(roster: Roster) -> None:
    told = grids(await roster.alert(STREET_AREA))
    tops = [max(resident.risk for resident in grid.residents) for grid in told]
    assert tops == sorted(tops, reverse=True)


async def test_a_community_is_told_before_its_grids(roster: Roster) -> None:
    seen: set[str] = set()
    for event in await roster.alert(STREET_AREA):
        if isinstance(event, ImpactCommunity):
            seen.add(event.community_code)
            assert event.grids == STREET.grids // STREET.communities
            assert event.posts
        elif isinstance(event, ImpactGrid):
            assert event.community_code in seen


async def test_a_polygon_around_one_corner_touches_one_grid(roster: Roster) -> None:
    corner = (degrees(-5, -5), degrees(5, -5), degrees(5, 5), degrees(-5, 5), degrees(-5, -5))
    (grid,) = grids(await roster.alert(Area(name="一角", polygons=(corner,))))
    assert grid.rule is not None
    assert (grid.rule.kind, grid.rule.detail) == (MatchKind.POLYGON, "一角")


async def test_an_alert_that_touches_nobody_says_so(roster: Roster) -> None:
    events = await roster.alert(Area(name="别处", geocodes=("110101",)))
    assert len(events) == 1
    closing = closed(events)
    assert (closing.grids, closing.residents, closing.posts) == (0, 0, 0)


@pytest.mark.parametrize("status", [AlertStatus.TEST, AlertStatus.DRAFT, AlertStatus.SYSTEM])
async def test_what_reaches_nobody_is_recorded_and_no_more(
    roster: Roster, status: AlertStatus
) -> None:
    assert await roster.alert(STREET_AREA, status=status) == []
    assert roster.one("select outcome from roster.alerts") == ("recorded",)


async def test_the_same_alert_twice_is_told_once(roster: Roster) -> None:
    first = await roster.alert(FIRST)
    assert await roster.alert(FIRST) == []
    assert len(grids(first)) == 4


async def test_an_update_tells_new_still_and_lifted(roster: Roster) -> None:
    before = {grid.grid_id: grid.revision for grid in grids(await roster.alert(FIRST))}
    third = Area(geocodes=("990101001001001",))
    events = await roster.alert(third, SECOND, revision=2, msg_type=MessageType.UPDATE)
    found: dict[Coverage, list[ImpactGrid]] = {}
    for grid in grids(events):
        found.setdefault(grid.coverage, []).append(grid)
    sizes = {coverage: len(several) for coverage, several in found.items()}
    assert sizes == {Coverage.NEW: 4, Coverage.STILL: 1, Coverage.LIFTED: 3}
    for grid in found[Coverage.LIFTED]:
        assert (grid.nodes, grid.posts, grid.residents, grid.rule) == ((), (), (), None)
    touched = found[Coverage.STILL] + found[Coverage.LIFTED]
    assert all(grid.revision > before[grid.grid_id] for grid in touched)
    closing = closed(events)
    assert (closing.grids, closing.lifted_grids, closing.communities) == (5, 3, 2)
    counts = {event.community_code[-1]: event.grids for event in told_communities(events)}
    assert counts == {"1": 1, "2": 4}


async def test_a_cancel_lifts_everything_and_stays(roster: Roster) -> None:
    await roster.alert(FIRST)
    events = await roster.alert(revision=3, msg_type=MessageType.CANCEL)
    assert {grid.coverage for grid in grids(events)} == {Coverage.LIFTED}
    assert {event.coverage for event in told_communities(events)} == {Coverage.LIFTED}
    assert (closed(events).grids, closed(events).lifted_grids) == (0, 4)
    assert await roster.alert(STREET_AREA, revision=2, msg_type=MessageType.UPDATE) == []
    assert roster.one("select count(*) from roster.alerts where outcome = 'stale'") == (1,)


async def test_a_cancel_that_comes_first_stops_what_comes_after(roster: Roster) -> None:
    events = await roster.alert(revision=2, msg_type=MessageType.CANCEL)
    assert closed(events).lifted_grids == 0
    assert await roster.alert(FIRST, revision=1) == []


async def test_an_older_update_changes_nothing(roster: Roster) -> None:
    await roster.alert(FIRST, revision=5)
    assert await roster.alert(SECOND, revision=4, msg_type=MessageType.UPDATE) == []


async def test_an_exercise_stays_in_its_lane(roster: Roster) -> None:
    await roster.alert(FIRST)
    events = await roster.alert(
        revision=9, msg_type=MessageType.CANCEL, status=AlertStatus.EXERCISE
    )
    assert grids(events) == []
    lanes = {value for _, _, value in roster.published.messages if b'"lane":"drill"' in value}
    assert len(lanes) == 1
    assert roster.one("select count(*) from roster.coverage where coverage <> 'lifted'") == (4,)


async def test_nothing_is_lost_between_the_list_and_the_last_grid(roster: Roster) -> None:
    """The handler commits the list and the first grids; another process may tell the rest."""
    event = alert(STREET_AREA)
    await roster.take(event, str(event.header.incident_id))
    first = await roster.settle("worker-0", "relay")
    assert 0 < len(grids(first)) < STREET.grids
    assert not [item for item in first if isinstance(item, ImpactClosed)]
    rest = await roster.settle("teller-0", "teller-1", "relay")
    assert len(grids(first)) + len(grids(rest)) == closed(rest).grids == STREET.grids


async def test_an_update_before_the_last_grid_replaces_what_was_pending(roster: Roster) -> None:
    event = alert(STREET_AREA)
    await roster.take(event, str(event.header.incident_id))
    first = await roster.settle("worker-0", "relay")
    update = alert(STREET_AREA, revision=2, msg_type=MessageType.UPDATE)
    await roster.take(update, str(event.header.incident_id))
    rest = grids(await roster.settle())
    known: set[UUID] = {grid.grid_id for grid in grids(first)}
    assert {grid.header.alert_id for grid in rest} == {update.header.alert_id}
    for grid in rest:
        assert grid.coverage is (Coverage.STILL if grid.grid_id in known else Coverage.NEW)
    assert len(rest) == STREET.grids


async def test_a_live_alert_is_told_before_a_drill(roster: Roster) -> None:
    drill = alert(STREET_AREA, status=AlertStatus.EXERCISE, incident_id=UUID(int=2))
    await roster.take(drill, str(drill.header.incident_id), Lane.DRILL)
    await roster.settle("worker-0", "relay")
    live = alert(STREET_AREA)
    await roster.take(live, str(live.header.incident_id))
    told = [grid.header.status for grid in grids(await roster.settle())]
    assert told == sorted(told)
    assert set(told) == {AlertStatus.ACTUAL, AlertStatus.EXERCISE}


async def test_a_closing_that_is_due_does_not_wait_for_another_alerts_grids(
    roster: Roster,
) -> None:
    done = UUID(int=2)
    await roster.alert(FIRST, incident_id=done)
    await roster.take(alert(STREET_AREA), str(UUID(int=1)))
    assert 0 < len(grids(await roster.settle("worker-0", "relay"))) < STREET.grids
    # As when its last grids went in a chunk with grids of the other.
    with roster.database.admin() as connection:
        connection.execute(
            "update roster.incidents set closing = true, revision = revision + 1"
            " where incident_id = %s",
            [done],
        )
    told = await roster.settle("teller-0", "relay")
    assert isinstance(told[0], ImpactClosed)
    assert told[0].header.incident_id == done
    assert grids(told)


async def test_no_more_is_told_than_is_soon_landed(
    roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell_impact, "AHEAD", 3)
    event = alert(STREET_AREA)
    await roster.take(event, str(event.header.incident_id))
    first = await roster.settle("worker-0", "relay")
    teller = next(loop for loop in roster.parts.loops if loop.name == "teller-0")
    # Published is not landed: who comes next would stand behind it all the same.
    assert await teller.step()
    assert await roster.settle("relay") == []
    with roster.database.admin() as connection:
        connection.execute(LAND_ALL)
    assert await teller.step()
    told = grids(await roster.settle("relay"))
    assert len(grids(first)) + len(told) == STREET.grids


async def test_two_tellers_at_once_tell_every_grid_once(roster: Roster) -> None:
    event = alert(STREET_AREA)
    await roster.take(event, str(event.header.incident_id))
    first = await roster.settle("worker-0", "relay")
    tellers = [loop for loop in roster.parts.loops if loop.name.startswith("teller")]
    await asyncio.gather(*(loop.step() for loop in tellers))
    told = grids(first) + grids(await roster.settle())
    assert len(told) == len({grid.grid_id for grid in told}) == STREET.grids


async def test_a_chunk_cut_short_is_told_again(roster: Roster) -> None:
    event = alert(STREET_AREA)
    await roster.take(event, str(event.header.incident_id))
    first = await roster.settle("worker-0", "relay")
    unfinished = roster.parts.units.begin()
    unit = await unfinished.__aenter__()
    assert await TellImpact(PgIncidents(), PgFacts()).chunk(unit) > 0
    assert not await unfinished.__aexit__(ConnectionError, ConnectionError(), None)
    told = grids(first) + grids(await roster.settle())
    assert len(told) == len({grid.grid_id for grid in told}) == STREET.grids


@pytest.mark.parametrize("areas", [(), (Area(name="无此街道"), Area(geocodes=("110101",)))])
async def test_an_update_whose_areas_match_nothing_lifts_nothing(
    roster: Roster, areas: tuple[Area, ...]
) -> None:
    rules = {grid.grid_id: grid.rule for grid in grids(await roster.alert(FIRST))}
    events = await roster.alert(*areas, revision=2, msg_type=MessageType.UPDATE)
    told = grids(events)
    assert {grid.grid_id: grid.rule for grid in told} == rules
    assert {grid.coverage for grid in told} == {Coverage.STILL}
    assert {event.coverage for event in told_communities(events)} == {Coverage.STILL}
    closing = closed(events)
    # What is left out says nothing; what matches nothing is for an officer to look at.
    kept = 4 if areas else 0
    assert (closing.grids, closing.lifted_grids, closing.kept_grids) == (4, 0, kept)
