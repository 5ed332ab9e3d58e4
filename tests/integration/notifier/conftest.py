"""One database a module, one clean stage a test."""

from collections.abc import Iterator

import pytest

from services.runtime.embedded.postgres import Address
from tests.integration.notifier.stage import STAND_INS
from tests.support.database import TestDatabase


@pytest.fixture(scope="module")
def notifier_database(postgres: Address) -> Iterator[TestDatabase]:
    """A database with the notifier's tables and stand-ins for what others publish."""
    database = TestDatabase(postgres, ["notifier"])
    with database.admin() as admin:
        for statement in STAND_INS.split(";"):
            if statement.strip():
                admin.execute(statement.encode())
    yield database
    database.drop()


@pytest.fixture
def database(notifier_database: TestDatabase) -> TestDatabase:
    """The same database, emptied."""
    with notifier_database.admin() as admin:
        admin.execute(
            "truncate notifier.attempts, notifier.tombstones, notifier.receipts,"
            " notifier.replies, notifier.intrusions, notifier.channels, notifier.pulse,"
            " notifier.down_times, notifier.lines, notifier.inbox,"
            " notifier.outbox, roster_public.people, roster_public.nodes,"
            " alerting_public.contacts, alerting_public.message_facts, gateway_public.stops"
        )
    return notifier_database
