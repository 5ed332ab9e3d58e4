"""Fixtures that every kind of test may ask for, and how the tests share two workers."""

import gc
from collections.abc import AsyncIterator, Iterator

import hypothesis
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from services.runtime.embedded.postgres import Address
from tests.support.browser import chromium
from tests.support.database import HASTY, running_server
from tests.support.lanes import (
    ALONE,
    CAMPAIGN,
    WALL_CLOCK,
    is_of_real_processes,
    lane_of,
    turn_of,
)

# A slow machine is no counter-example; pytest's own time limit ends what hangs.
hypothesis.settings.register_profile("muster", deadline=None)
hypothesis.settings.load_profile("muster")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        lane = lane_of(item.path)
        item.add_marker(pytest.mark.xdist_group(lane))
        if lane == CAMPAIGN:
            item.add_marker(ALONE)
        elif is_of_real_processes(item.path):
            item.add_marker(WALL_CLOCK)
        if "browser" in getattr(item, "fixturenames", ()):
            # The browser lives in the loop in which it was started.
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    items.sort(key=lambda item: turn_of(item.path))


def pytest_collection_finish() -> None:
    """What all tests import is here for good: not looked through at each garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real PostgreSQL, one for each worker."""
    with running_server(tmp_path_factory.mktemp("postgres"), HASTY) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started_browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def browser(started_browser: Browser) -> AsyncIterator[Browser]:
    """The worker's Chromium, without a page: contexts share nothing, and none outlives its test."""
    yield started_browser
    for context in started_browser.contexts:
        await context.close()
