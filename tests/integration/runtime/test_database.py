"""What a connection says of itself, whatever the database was told."""

from datetime import datetime

import pytest
from sqlalchemy import text

from services.runtime.database import Database
from services.runtime.embedded.postgres import Address
from tests.support.database import TestDatabase


@pytest.fixture
def abroad(postgres: Address) -> TestDatabase:
    """A database that says moments in another zone."""
    made = TestDatabase(postgres, services=())
    with made.admin() as connection:
        connection.execute(f"alter database {made.name} set timezone to 'Asia/Shanghai'".encode())
    return made


async def test_moments_are_read_in_utc_whatever_the_database_says(abroad: TestDatabase) -> None:
    database = Database(abroad.url("muster_alerting"), 1)
    try:
        async with database.reading() as connection:
            zone = (await connection.execute(text("show timezone"))).scalar_one()
            at = (await connection.execute(text("select now()"))).scalar_one()
        (row,) = await database.direct().rows("select now() as at", {})
    finally:
        await database.close()
        abroad.drop()
    assert zone == "UTC"
    assert [_offset(at), _offset(row.at)] == ["+00:00", "+00:00"]


def _offset(at: datetime) -> str:
    """As an id would be made of it."""
    return at.isoformat()[-6:]
