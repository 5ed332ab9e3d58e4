"""The page of a contact in a real browser."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.runtime.clock import MovableClock
from tests.integration.gateway.conftest import composed_public
from tests.support.browser import served
from tests.support.database import TestDatabase


@pytest_asyncio.fixture(loop_scope="session")
async def address(database: TestDatabase, clock: MovableClock) -> AsyncIterator[str]:
    """The public process on a port of its own, in the browser's loop."""
    async with composed_public(database, clock) as parts, served(parts.app) as at:
        yield at
