"""Cascade: a lower level starts when the upper has answered, or when its time is over."""

from typing import Any

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

SMALL_FIRE: dict[str, Any] = {"event": "居民楼火灾", "severity": "Minor"}


async def test_an_answer_starts_the_level_below(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **SMALL_FIRE)
    grid, block = phone("第一网格长"), phone("12号楼长")
    await grid.receives_text("火灾")
    await block.receives_nothing()
    assert (await officer.tasks())["12号楼长"] == ["waiting"]
    await grid.replies("1")
    await block.receives_text("火灾")
    await phone("书记").receives_nothing()


async def test_its_time_starts_it_too(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **SMALL_FIRE)
    await phone("第一网格长").receives_text()
    await world.advance(seconds=110)
    await phone("12号楼长").receives_nothing()
    await world.advance(seconds=15)
    await phone("12号楼长").receives_text("火灾")


async def test_a_cancel_is_not_heard_by_who_waited(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town, **SMALL_FIRE)
    await phone("第一网格长").receives_text()
    await officer.cancels(warning)
    await phone("第一网格长").receives_text()
    await world.advance(minutes=3)
    await phone("12号楼长").receives_nothing()
