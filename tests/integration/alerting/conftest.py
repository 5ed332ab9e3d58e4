"""A desk on a real database: one database a module, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.runtime.embedded.postgres import Address
from tests.builders.alerting import edition
from tests.integration.alerting.desk import Desk, open_desk
from tests.support.database import TestDatabase


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres, services=["roster", "alerting"])
    yield made
    made.drop()


@pytest.fixture
async def desk(database: TestDatabase) -> AsyncIterator[Desk]:
    async with open_desk(database, [edition(), edition(level="red")]) as desk:
        yield desk
