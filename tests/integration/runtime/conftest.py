"""A database with every service's tables, and the stream parts of one service driven by hand."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.runtime.embedded.postgres import Address
from tests.integration.runtime.pipe import EFFECT, TABLES, Pipe
from tests.support.database import TestDatabase


@pytest.fixture(scope="module")
def whole(postgres: Address) -> Iterator[TestDatabase]:
    """Every service's tables and views, and a table for what test handlers do."""
    made = TestDatabase(postgres)
    with made.admin() as connection:
        connection.execute(f"create table {EFFECT} (event_id uuid, said text)")
        connection.execute(f"alter table {EFFECT} owner to muster_roster")
    yield made
    made.drop()


@pytest.fixture
async def pipe(whole: TestDatabase) -> AsyncIterator[Pipe]:
    """The roster's inbox and outbox, empty."""
    with whole.admin() as connection:
        connection.execute(f"truncate {', '.join(TABLES)}")
    made = Pipe(whole)
    await made.nobody_leads()
    yield made
    await made.close()
