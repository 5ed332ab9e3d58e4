"""After a stop: what begins anew tells everybody, its end too; what was stopped runs no more."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_what_is_started_again_after_a_stop_is_lifted_for_whoever_it_told(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
    await officer.stops()
    await officer.sees(state="stopped")
    await officer.starts(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
    await officer.lifts()
    for called in town.people:
        await phone(called).receives_text("解除")
        await phone(called).receives_nothing()
    await officer.sees(state="stood_down")


async def test_a_proposal_that_was_stopped_when_it_had_lapsed_does_not_run_unheard(
    world: World, officer: Officer, phone: Phones
) -> None:
    """The stop holds back each message: what shows as running would reach nobody."""
    town = small_town()
    await world.inhabit(town)
    proposed = await officer.warns(town, event="台风橙色预警", severity="Severe")
    await world.advance(minutes=61)
    await officer.sees(state="lapsed")
    await officer.stops()
    await officer.sees(state="stopped")
    await officer.updates(proposed, event="台风红色预警", severity="Extreme")
    await officer.sees(state="stopped", told=0)
    for called in town.people:
        await phone(called).receives_nothing()
