"""The service was down at a drill's time: it begins late within the grace, else it is missed; never
twice."""

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
