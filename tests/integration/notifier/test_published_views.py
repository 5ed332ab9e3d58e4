"""What the notifier reads of the others is really published, to its login role."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy.exc import ProgrammingError

from schemas.vocabulary import Channel
from services.notifier.adapters import claim_sql, directory, overdue
from services.notifier.domain.accounts import Account
from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from tests.integration.notifier.stage import START
from tests.support.database import TestDatabase


@pytest.fixture(scope="module")
def everything(postgres: Address) -> Iterator[TestDatabase]:
    """A database with all services' tables and views."""
    database = TestDatabase(postgres)
    yield database
    database.drop()


async def test_every_statement_fits_the_real_views(everything: TestDatabase) -> None:
    database = Database(everything.url("muster_notifier"))
    async with database.begin() as connection:
        for statement in (directory.PEOPLE, directory.FACTS, directory.NODES):
            assert (await connection.execute(statement, {"ids": [uuid4()]})).all() == []
        claim = {
            "channel": str(Channel.SMS),
            "accounts": [str(Account.EMERGENCY)],
            "most": 5,
            "now": START,
        }
        assert (await connection.execute(claim_sql.CANDIDATES, claim)).all() == []
        late = {"now": START, "limit": 5}
        assert (await connection.execute(overdue.EXPIRED, late)).all() == []
    await database.close()


@pytest.mark.parametrize("table", ["roster.people", "alerting.contact", "gateway.stops"])
async def test_reading_past_a_view_fails(everything: TestDatabase, table: str) -> None:
    database = Database(everything.url("muster_notifier"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.begin() as connection:
            await connection.exec_driver_sql(f"select 1 from {table}")
    await database.close()
