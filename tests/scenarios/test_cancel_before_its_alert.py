"""A Cancel that overtakes its alert: the alert comes too late to trouble anybody."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_nobody_is_told(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = officer.warning(town)
    await officer.cancels(warning)
    await officer.sends(warning)
    for called in town.people:
        await phone(called).receives_nothing()
    assert await officer.mobilisations() == []
    outcomes = await world.rows(
        "select outcome from roster.alerts where alert_id = %s", officer.alert_id
    )
    assert outcomes == [("stale",)]
