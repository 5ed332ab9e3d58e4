"""One database a module, one clean stage a test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.notifier.handlers import send
from services.runtime.clock import MovableClock
from services.runtime.embedded.postgres import Address
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import STAND_INS, START, Stage, settings_for
from tests.support.database import TestDatabase


@pytest.fixture(scope="module")
def notifier_database(postgres: Address) -> Iterator[TestDatabase]:
    """A database with the notifier's tables and stand-ins for what others publish."""
    database = TestDatabase(postgres, ["notifier"], _stand_in)
    yield database
    database.drop()


def _stand_in(database: TestDatabase) -> None:
    with database.admin() as admin:
        for statement in STAND_INS.split(";"):
            if statement.strip():
                admin.execute(statement.encode())


@pytest.fixture
def database(notifier_database: TestDatabase) -> TestDatabase:
    """The same database, emptied."""
    with notifier_database.admin() as admin:
        admin.execute(
            "truncate notifier.attempts, notifier.tombstones, notifier.receipts,"
            " notifier.replies, notifier.channels, notifier.pulse,"
            " notifier.down_times, notifier.lines, notifier.hand_overs, notifier.canaries,"
            " notifier.inbox, notifier.outbox, roster_public.people, roster_public.nodes,"
            " alerting_public.wordings, alerting_public.message_facts, gateway_public.stops"
        )
    return notifier_database


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine no claim grows stale of itself, and what is under way comes back."""
    for name, value in (("FRESH_S", 60.0), ("SLOW_S", 240.0), ("LAND_S", 20.0), ("COMMIT_S", 20.0)):
        monkeypatch.setattr(send, name, value)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    """A provider that answers as it is told, at a clock that is moved."""
    async with Peer(clock=MovableClock(START)).listening() as peer:
        yield peer


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    """A notifier whose loops are stepped by hand."""
    stage = Stage(database, settings_for(database, peer.url), peer.clock)
    async with stage.running(live=False):
        yield stage
    stage.close()
