"""A carrier for each story."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.contract.carrier_simulator.world import World, world


@pytest_asyncio.fixture
async def carrier(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path / "log.jsonl") as made:
        yield made
