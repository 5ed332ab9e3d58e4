"""CAP Test, Draft and System reach nobody and are on record."""

import pytest

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


@pytest.mark.parametrize("status", ["Test", "Draft", "System"])
async def test_reaches_nobody(world: World, officer: Officer, phone: Phones, status: str) -> None:
    town = small_town()
    await world.inhabit(town)
    document = officer.warning(town, status=status)
    answer = await officer.sends(document)
    assert (answer["status"], answer["mobilises"]) == ("recorded", False)
    assert answer["mobilises_not_because"]
    await world.advance(minutes=3)
    for called in town.people:
        await phone(called).receives_nothing()
    assert await officer.mobilisations() == []
