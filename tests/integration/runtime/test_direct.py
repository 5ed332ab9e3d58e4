"""A connection straight to the driver gives rows by name and outlives what breaks it."""

import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest

from services.runtime.database import Database
from tests.integration.runtime.pipe import EFFECT
from tests.support.database import TestDatabase

INSERT = f"insert into {EFFECT} (event_id, said) select unnest(%(ids)b), %(said)s"
SAID = f"select event_id, said from {EFFECT} where event_id = any(%(ids)b) order by said"


@pytest.fixture
async def database(whole: TestDatabase) -> AsyncIterator[Database]:
    made = Database(whole.url("muster_roster"))
    yield made
    await made.close()


async def test_what_was_run_is_committed_and_read_by_name(database: Database) -> None:
    ids = [uuid.uuid4(), uuid.uuid4()]
    await database.direct().run(INSERT, {"ids": ids[:1], "said": "this"})
    (row,) = await database.direct().rows(SAID, {"ids": ids})
    assert (row.event_id, row.said) == (ids[0], "this")


async def test_a_connection_that_was_cut_is_opened_anew(
    database: Database, whole: TestDatabase
) -> None:
    direct = database.direct()
    (first,) = await direct.rows("select pg_backend_pid() as pid", {})
    with whole.admin() as admin:
        admin.execute("select pg_terminate_backend(%s, 5000)", [first.pid])
    with pytest.raises(psycopg.OperationalError):
        await direct.rows("select 1", {})
    (second,) = await direct.rows("select pg_backend_pid() as pid", {})
    assert second.pid != first.pid
