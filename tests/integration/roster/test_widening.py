"""What officers add to an incident joins what its alerts say, until the Cancel."""

from uuid import UUID

from schemas import ids
from schemas.events import Event
from schemas.events.commands import WidenIncident
from schemas.events.hazard_alerts import Area
from schemas.vocabulary import Coverage, Lane, MessageType
from tests.integration.roster.conftest import NOON, Roster, closed, grids, told_communities

FIRST, SECOND = Area(geocodes=("990101001001",)), Area(geocodes=("990101001002",))
ONE_GRID = Area(geocodes=("990101001001001",))


async def widen(roster: Roster, area: Area, name: str = "one") -> list[Event]:
    command = WidenIncident(
        command_id=ids.of("test-widening", name),
        incident_id=UUID(int=1),
        lane=Lane.EMERGENCY,
        areas=(area,),
        actor="wang",
        at=NOON,
    )
    await roster.take(command, str(command.incident_id))
    return await roster.settle()


async def test_only_what_is_new_is_told_under_the_latest_alert(roster: Roster) -> None:
    before = await roster.alert(ONE_GRID)
    events = await widen(roster, FIRST)
    assert {grid.coverage for grid in grids(events)} == {Coverage.NEW}
    assert len(grids(events)) == 3
    assert not {g.grid_id for g in grids(before)} & {g.grid_id for g in grids(events)}
    (community,) = told_communities(events)
    assert (community.grids, closed(events).grids) == (4, 4)
    assert closed(events).header == closed(before).header
    assert await widen(roster, FIRST) == []
    assert await widen(roster, ONE_GRID, "another") == []


async def test_an_update_that_narrows_leaves_what_was_added(roster: Roster) -> None:
    await roster.alert(FIRST)
    await widen(roster, SECOND)
    events = await roster.alert(ONE_GRID, revision=2, msg_type=MessageType.UPDATE)
    lifted = [g for g in grids(events) if g.coverage is Coverage.LIFTED]
    assert (len(lifted), closed(events).grids) == (3, 5)
    assert {grid.community_code for grid in lifted} == {"990101001001"}


async def test_a_cancel_ends_it(roster: Roster) -> None:
    await roster.alert(ONE_GRID)
    await widen(roster, SECOND)
    events = await roster.alert(revision=2, msg_type=MessageType.CANCEL)
    assert len([g for g in grids(events) if g.coverage is Coverage.LIFTED]) == 5
    assert await widen(roster, FIRST, "too late") == []
    again = await roster.alert(ONE_GRID, revision=3, msg_type=MessageType.UPDATE)
    assert closed(again).grids == 1


async def test_a_drill_is_widened_apart(roster: Roster) -> None:
    await roster.alert(ONE_GRID)
    await widen(roster, SECOND)
    drill = await roster.alert(ONE_GRID, status="Exercise", revision=2)
    assert closed(drill).grids == 1
