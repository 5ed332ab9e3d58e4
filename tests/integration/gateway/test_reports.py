"""Reports of a division read no other one's."""

from datetime import timedelta
from uuid import UUID, uuid4

import psycopg

from services.gateway.reports.adapters.records import PublishedRecords
from services.runtime.database import Database
from tests.integration.gateway.conftest import START
from tests.support.database import TestDatabase

Admin = psycopg.Connection[tuple[object, ...]]
HERE, ELSEWHERE = "440305001001", "440306001001"


def ran(admin: Admin, days_ago: int, community: str) -> UUID:
    """A mobilisation with a task in a community."""
    mobilisation_id, at = uuid4(), START - timedelta(days=days_ago)
    admin.execute(
        "insert into alerting_public.mobilisations (mobilisation_id, plan, exercise, signature,"
        " created_at, started_at, ended_at) values (%s, 'typhoon', false, 'x', %s, %s, %s)",
        (mobilisation_id, at, at, at),
    )
    admin.execute(
        "insert into alerting_public.tasks (mobilisation_id, community_code) values (%s, %s)",
        (mobilisation_id, community),
    )
    return mobilisation_id


async def test_the_last_of_its_kind_is_the_last_of_the_division(
    admin: Admin, database: TestDatabase
) -> None:
    older, newer, this = ran(admin, 30, HERE), ran(admin, 10, ELSEWHERE), ran(admin, 1, HERE)
    reading = Database(database.url("muster_gateway_console"), pool=1)
    try:
        records = PublishedRecords(reading)
        assert await records.before(this, "440305001") == older
        assert await records.before(this, "") == newer
        assert await records.before(older, "440305001") is None
    finally:
        await reading.close()
