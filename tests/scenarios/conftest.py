"""One world for all stories; each builds its own community in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.runtime import logs
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories share the world's event loop, and the world ends with the last of them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def whole_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    logs.configure("stories", "WARNING")
    async with World(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="package")
async def world(whole_world: World) -> AsyncIterator[World]:
    """The world at rest; afterwards nothing of the story goes on, and nothing has died."""
    whole_world.forget()
    await whole_world.settle()
    dead_before = await whole_world.dead_letters()
    yield whole_world
    whole_world.forget()
    await whole_world.settle()
    await Officer(whole_world).ends_everything()
    assert await whole_world.dead_letters() == dead_before


@pytest.fixture
def officer(world: World) -> Officer:
    return Officer(world)


@pytest.fixture
def phone(world: World) -> Phones:
    return Phones(world)


@pytest_asyncio.fixture(loop_scope="package")
async def consoles(world: World) -> AsyncIterator[Consoles]:
    """Consoles at which officers log in during the story."""
    async with Consoles(world) as made:
        yield made
