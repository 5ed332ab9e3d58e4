"""A system drill goes the whole way and reaches nobody: every attempt is on record as not sent."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_reaches_nobody(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    posted = world.carrier.posted_to({person.phone for person in town.people.values()})
    drill = await officer.plans_drill(town, in_minutes=5, kind="system")
    await world.advance(minutes=30)
    await officer.drill_begins(drill["drill_id"])
    await officer.sees(told=0, answered=0, unaccounted=3)
    assert posted() == 0
    for called in town.people:
        await phone(called).receives_nothing()
    found = await world.rows(
        "select distinct status, reason, sent_at, provider_sid from notifier.attempts"
        " where person_id = any(%s)",
        [person.person_id for person in town.people.values()],
    )
    assert found == [("not_sent", "system_drill", None, None)]
    marked = await world.rows(
        "select 1 from notifier.attempts where person_id = any(%s) and claimed_at is not null",
        [person.person_id for person in town.people.values()],
    )
    assert marked == []
