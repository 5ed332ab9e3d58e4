"""A provider that takes what it is asked and says nothing: who waits for it holds no connection, so
that with a pool of two everything else goes on."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.pool import AsyncAdaptedQueuePool

from schemas.events.attempt_orders import AttemptOrder, CanaryOrder
from schemas.vocabulary import Channel
from tests.integration.notifier.peer import Peer, taken_then
from tests.integration.notifier.stage import Stage, eventually, settings_for
from tests.support.database import TestDatabase

CANARY = "+8619912345678"
PATIENCE_S = 60.0
"""How long the notifier waits for an answer: longer than all that is to go on meanwhile."""
WITHIN_S = 20.0
FEW = 2


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    """A notifier that runs, with as few connections as it may have."""
    settings = settings_for(
        database,
        peer.url,
        database_pool=FEW,
        provider_timeout_s=PATIENCE_S,
        lost_after_s=2 * PATIENCE_S,
        canary_number=CANARY,
    )
    stage = Stage(database, settings, peer.clock)
    async with stage.running():
        yield stage
        # Who still waits for an answer would be waited for at the end.
        peer.cuts()
    stage.close()


async def told(stage: Stage, channel: Channel, status: str = "sent") -> AttemptOrder:
    """One attempt that has come so far before the provider falls silent."""
    order = stage.order(stage.leader(), channel)
    await stage.send(order)
    await eventually(lambda: stage.status(order.attempt_id) == status, WITHIN_S)
    return order


async def everybody_waits(stage: Stage, peer: Peer) -> AttemptOrder:
    """Of each kind that asks the provider one waits for it: a message, a call, a look-up, a call
    that is taken back, a canary. Gives a message that was taken before."""
    message = await told(stage, Channel.SMS)
    call = await told(stage, Channel.CALL)
    peer.script = taken_then(None)
    await told(stage, Channel.SMS, "unknown")
    peer.script = lambda it, form: it.take(form)
    peer.hang, before = True, len(peer.posts)
    stage.advance(1)
    await stage.send(*(stage.order(stage.leader(), channel) for channel in Channel))
    await stage.send(withdraw=(call.attempt_id,))
    now = stage.clock.now()
    canary = CanaryOrder(
        canary_id=uuid4(), set_out_at=now, not_after=now + timedelta(seconds=PATIENCE_S)
    )
    await stage.land(canary, "canary")
    waiting = before + len(Channel) + 1
    await eventually(
        lambda: (len(peer.posts), len(peer.cancelled), peer.pages) == (waiting, 1, 1), WITHIN_S
    )
    return message


@pytest.mark.timeout(180)
async def test_with_two_connections_claims_reports_and_health_go_on(
    stage: Stage, peer: Peer
) -> None:
    message = await everybody_waits(stage, peer)
    assert stage.parts is not None
    pool = stage.parts.units.database.engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    await eventually(lambda: pool.checkedout() == 0, WITHIN_S)

    more = [stage.order(stage.leader(), channel) for channel in list(Channel) * 5]
    await stage.send(*more)
    await eventually(
        lambda: all(stage.status(order.attempt_id) == "sending" for order in more), WITHIN_S
    )
    stage.admin.execute(
        "insert into notifier.receipts (attempt_id, account, provider_sid, provider_status,"
        " error_code, received_at) values (%s, 'emergency', %s, 'delivered', '', %s)",
        [message.attempt_id, stage.attempt(message.attempt_id)["provider_sid"], stage.clock.now()],
    )
    await eventually(lambda: "delivered" in stage.reported(message.attempt_id), WITHIN_S)
    transport = httpx.ASGITransport(app=stage.parts.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
        assert (await web.get("/healthz")).status_code == 200
        checks = (await web.get("/readyz")).json()["checks"]
        assert (checks["database"], checks["provider"]) == ("ok", "ok")
