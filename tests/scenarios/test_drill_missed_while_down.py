"""The service was down at a drill's time: it begins late within the grace, else it is missed; never
twice."""

from datetime import datetime, timedelta

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_late_within_the_grace_missed_after_it_and_never_twice(
    world: World, officer: Officer, phone: Phones
) -> None:
    near, far = small_town(), small_town()
    await world.inhabit(near, far)
    late = await officer.plans_drill(near, in_minutes=40)
    missed = await officer.plans_drill(far, in_minutes=10, repeat="weekly")
    await world.settle()
    # Nothing looks at the calendar meanwhile.
    world.tick(60 * 60)
    (begun,) = await officer.occurrences(late["drill_id"])
    assert (begun["state"], begun["reason"], begun["because"]) == ("started", "late", "20")
    first, second, *_ = await officer.occurrences(missed["drill_id"])
    assert (first["state"], first["reason"], second["state"]) == ("missed", "down", "planned")
    for called in near.people.values():
        await phone(called).receives_text("【演练】", drill=True)
        await phone(called).receives_nothing()
    for called in far.people.values():
        await phone(called).receives_nothing()
    alerts = await world.rows(
        "select identifier from gateway.alerts where identifier = any(%s)",
        [begun["occurrence_id"], first["occurrence_id"]],
    )
    assert alerts == [(begun["occurrence_id"],)]


async def test_who_was_told_of_what_was_missed_at_night_hears_so_in_the_morning(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    night = at_hour(world, 23)
    drill = await officer.plans_drill(town, first_at=night.isoformat(), notice_h=1)
    world.tick((night - world.clock.now()).total_seconds() - 30 * 60)
    leader = phone(town.people["书记"])
    await leader.receives_text("演练预告", drill=True)
    # Nothing looks at the calendar for two hours.
    world.tick(2 * 60 * 60)
    (missed,) = await officer.occurrences(drill["drill_id"])
    assert (missed["reason"], missed["called_off"]) == ("down", False)
    await leader.receives_nothing()
    world.tick((at_hour(world, 8) - world.clock.now()).total_seconds())
    await leader.receives_text("演练预告解除", drill=True)
    world.tick(2 * 60 * 60)
    await leader.receives_nothing()


def at_hour(world: World, hour: int) -> datetime:
    """The next time that it is so late by the clock on the wall."""
    now = world.clock.now().astimezone(world.zone)
    at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)
