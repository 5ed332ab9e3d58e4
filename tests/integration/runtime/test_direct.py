"""A connection straight to the driver gives rows by name and outlives what breaks it."""

import os
import socket
import uuid
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from services.runtime import direct as direct_module
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


async def test_both_ends_notice_within_seconds_that_the_other_is_lost(database: Database) -> None:
    direct = database.direct()
    settings = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_user_timeout")
    asked = ", ".join(f"current_setting('{name}') as {name}" for name in settings)
    (theirs,) = await direct.rows(f"select {asked}", {})
    assert theirs == ("10", "5", "15000")
    assert direct._connection is not None
    with socket.socket(fileno=os.dup(direct._connection.fileno())) as ours:
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000


async def test_several_are_asked_together(database: Database) -> None:
    number = "select %(number)s::int + 1 as next"
    first, second = await database.direct().together(
        (number, {"number": 1}), (number, {"number": 2})
    )
    assert [row.next for row in (*first, *second)] == [2, 3]


async def test_what_is_asked_often_is_planned_once(database: Database) -> None:
    direct = database.direct()
    for _ in range(8):
        await direct.rows(SAID, {"ids": [uuid.uuid4()]})
    planned = (
        "select custom_plans, generic_plans from pg_prepared_statements where statement ~ 'said'"
    )
    (row,) = await direct.rows(planned, {})
    assert row.custom_plans == 0
    assert row.generic_plans > 0


@pytest.mark.parametrize(("kept_s", "discarded"), [(0.0, 4), (3600.0, 1)])
async def test_plans_are_discarded_after_their_time(
    database: Database, monkeypatch: pytest.MonkeyPatch, kept_s: float, discarded: int
) -> None:
    asked: list[object] = []
    execute: Any = psycopg.AsyncConnection.execute

    async def noting(connection: Any, query: object, *values: Any, **options: Any) -> Any:
        asked.append(query)
        return await execute(connection, query, *values, **options)

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", noting)
    monkeypatch.setattr(direct_module, "PLANS_S", kept_s)
    direct = database.direct()
    for _ in range(4):
        await direct.rows(SAID, {"ids": [uuid.uuid4()]})
    assert asked.count(b"discard plans") == discarded


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
