"""What only grows is deleted once nobody needs it any more."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.notifier.adapters.tidying import KEEP
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import START, Stage, settings_for
from tests.support.database import TestDatabase

SECOND = timedelta(seconds=1)
LONG_AGO, LATELY = START - KEEP - SECOND, START - KEEP + SECOND


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    stage = Stage(database, settings_for(database, peer.url), peer.clock)
    async with stage.running(live=False):
        yield stage
    stage.close()


async def test_old_receipts_that_were_handled_and_old_withdrawals_go(stage: Stage) -> None:
    receipts = (("handled", LONG_AGO), ("waits", None), ("fresh", LATELY))
    for status, handled_at in receipts:
        stage.admin.execute(
            "insert into notifier.receipts (attempt_id, account, provider_sid, provider_status,"
            " error_code, received_at, handled_at)"
            " values (gen_random_uuid(), 'emergency', 'SM', %s, '', %s, %s)",
            (status, LONG_AGO, handled_at),
        )
    for reason, at in (("old", LONG_AGO), ("fresh", LATELY)):
        stage.admin.execute(
            "insert into notifier.tombstones values (gen_random_uuid(), '990101001001', %s, %s)",
            (reason, at),
        )
    await stage.settle("tidy")
    left = stage.rows("select provider_status from notifier.receipts order by id")
    assert [row["provider_status"] for row in left] == ["waits", "fresh"]
    assert stage.rows("select reason from notifier.tombstones") == [{"reason": "fresh"}]
