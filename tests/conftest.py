"""Fixtures that every kind of test may ask for, and how the tests share two workers."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from services.runtime.embedded.postgres import Address
from tests.support.database import running_server
from tests.support.lanes import WALL_CLOCK, YIELDING, lane_of, rank

# A slow machine is no counter-example; pytest's own time limit ends what hangs.
hypothesis.settings.register_profile("muster", deadline=None)
hypothesis.settings.load_profile("muster")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.xdist_group(lane_of(item.path)))
    items.sort(key=lambda item: rank(lane_of(item.path)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """In a worker, what can wait gives way to what looks at the clock on the wall."""
    if "PYTEST_XDIST_WORKER" in os.environ and lane_of(item.path) != WALL_CLOCK:
        os.nice(max(0, YIELDING - os.nice(0)))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real PostgreSQL, one for each worker."""
    with running_server(tmp_path_factory.mktemp("postgres")) as address:
        yield address
