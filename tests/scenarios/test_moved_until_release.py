"""Who was moved is asked for again until people may go home, past the deadline and the end."""

from datetime import datetime, timedelta

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

LEADER = "12号楼2单元楼道长"


async def everybody_accounted_for(
    world: World, officer: Officer, phone: Phones, gone: str = "moved", **changes: str
) -> None:
    """One was moved, or is away; the plan gives doors an hour, both are asked for every two."""
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **changes)
    for called in town.people:
        await phone(called).receives_text(drill=bool(changes))
        await phone(called).presses("received")
    other = phone("12号楼1单元楼道长")
    await other.answers_door("101", "safe")
    await other.answers_door("102", "safe")
    await phone(LEADER).answers_door("501", gone)
    assert (await officer.sees(state="closed", safe=2))["totals"][gone] == 1


async def test_asked_for_again_until_the_warning_is_over(
    world: World, officer: Officer, phone: Phones
) -> None:
    await everybody_accounted_for(world, officer, phone)
    leader = phone(LEADER)
    for asked in (1, 2):
        await world.advance(minutes=119)
        await leader.receives_nothing()
        await world.advance(minutes=2)
        await leader.receives_text("暴雨红色")
        await officer.sees(state="running", moved=0, unaccounted=1, doors={"501": "unknown"})
        assert await officer.reasons("runs_on") == ["time to look again"] * asked
        await leader.presses("received")
        await leader.answers_door("501", "moved")
        await officer.sees(state="closed", moved=1, unaccounted=0)
    # The warning says that it holds for six hours.
    await world.advance(minutes=300)
    await leader.receives_nothing()
    await phone("第一网格长").receives_nothing()
    await officer.sees(state="closed", moved=1)


async def test_nobody_is_asked_for_once_an_officer_has_closed(
    world: World, officer: Officer, phone: Phones
) -> None:
    """It had ended by itself: that nobody need be asked for is for an officer to say."""
    await everybody_accounted_for(world, officer, phone)
    head = (await officer.picture())["mobilisation"]
    again = datetime.fromisoformat(head["asks_again_at"]) - datetime.fromisoformat(head["ended_at"])
    assert timedelta(minutes=119) < again <= timedelta(minutes=120)
    await officer.commands("close")
    await officer.commands("close")
    await world.advance(minutes=130)
    await phone(LEADER).receives_nothing()
    picture = await officer.sees(state="closed", moved=1)
    assert picture["mobilisation"]["asks_again_at"] is None
    assert await officer.reasons("command_refused") == ["close: it is closed"]


async def test_a_drill_is_over_when_it_is(world: World, officer: Officer, phone: Phones) -> None:
    await everybody_accounted_for(world, officer, phone, status="Exercise")
    await world.advance(minutes=130)
    await phone(LEADER).receives_nothing()
    await officer.sees(state="closed", moved=1)


async def test_who_is_away_for_nobody_knows_how_long_is_asked_for_too(
    world: World, officer: Officer, phone: Phones
) -> None:
    await everybody_accounted_for(world, officer, phone, gone="away")
    await world.advance(minutes=119)
    await phone(LEADER).receives_nothing()
    await world.advance(minutes=2)
    await phone(LEADER).receives_text("暴雨红色")
    await officer.sees(state="running", away=0, unaccounted=1)
