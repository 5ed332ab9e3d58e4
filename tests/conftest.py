"""Fixtures that every kind of test may ask for, and how the tests share two workers."""

import gc
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from xdist.remote import Producer

from services.runtime.embedded.postgres import Address
from tests.support.browser import chromium
from tests.support.database import HASTY, running_server
from tests.support.lanes import (
    ALONE,
    EDGE,
    WALL_CLOCK,
    Lanes,
    is_of_real_processes,
    lane_of,
    turn_of,
)
from tests.support.silence import FOLDER, Turn, turn

TURN = pytest.StashKey[Turn]()
OTHERS = f"not {WALL_CLOCK}"
BROWSER_S = 600
"""Pages wait out cuts and holds, and a slow machine draws them slowly."""

# A slow machine is no counter-example; pytest's own time limit ends what hangs. The examples are
# the same in each run, and what one finds the next finds too; the profile `roaming` tries others.
SLOW_IS_WELL: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow],
}
hypothesis.settings.register_profile("muster", derandomize=True, **SLOW_IS_WELL)
hypothesis.settings.register_profile("roaming", print_blob=True, **SLOW_IS_WELL)
hypothesis.settings.load_profile("muster")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where the real processes are asked for, or all but them, the others are not even read."""
    asked = config.option.markexpr
    if not collection_path.name.startswith("test_") or asked not in (WALL_CLOCK, OTHERS):
        return None
    return is_of_real_processes(collection_path) != (asked == WALL_CLOCK) or None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Lanes:
    return Lanes(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_of_real_processes(item.path):
            item.add_marker(WALL_CLOCK)
        if "browser" in getattr(item, "fixturenames", ()):
            # The browser lives in the loop in which it was started.
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(BROWSER_S))
    items.sort(key=lambda item: turn_of(item.path))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test waits for its turn before its time limit begins."""
    if lane_of(item.path) == EDGE:
        return (yield)
    with turn(FOLDER, silent=item.get_closest_marker(ALONE) is not None) as taken:
        item.stash[TURN] = taken
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Importing thousands of tests leaves nothing to collect: looking for it takes a quarter of
    the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What all tests import is here for good: not looked through at each garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def my_turn(request: pytest.FixtureRequest) -> Turn:
    """This test's turn, which it may say to be over before it ends."""
    taken: Turn = request.node.stash[TURN]
    return taken


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
