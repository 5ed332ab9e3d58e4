"""Fixtures that every kind of test may ask for, and how the tests share two workers."""

import gc
from collections.abc import Iterator

import hypothesis
import pytest

from services.runtime.embedded.postgres import Address
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
