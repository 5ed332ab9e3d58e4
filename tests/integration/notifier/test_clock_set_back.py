"""The clock that all follow is set back: what it had stamped by then is not left for later."""

from datetime import timedelta

from schemas.events.attempt_orders import AttemptOrder
from schemas.vocabulary import Channel
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import Stage, settings_for
from tests.support.database import TestDatabase

BACK = timedelta(minutes=10)
ORDERS = ("worker-0",)
ALL = ("worker-0", "overdue", "send-sms", "send-call", "reconcile-emergency", "reconcile-drill")
AS_IF_BEFORE = (
    "update notifier.attempts set ordered_at = ordered_at + %(by)s, due_at = due_at + %(by)s,"
    " claimed_at = claimed_at + %(by)s, look_due_at = look_due_at + %(by)s",
    "update notifier.pulse set at = at + %(by)s",
)


def set_back(stage: Stage) -> None:
    """All that is stamped so far was stamped by a clock that was ahead."""
    for statement in AS_IF_BEFORE:
        stage.admin.execute(statement, {"by": BACK})
    stage.advance(2)


async def rung(stage: Stage, order: AttemptOrder) -> str:
    await stage.send(order)
    await stage.settle(*ALL)
    return stage.status(order.attempt_id)


async def test_what_was_ordered_goes_out(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader(), valid=3_600)
    await stage.settle("overdue")
    await stage.send(order)
    await stage.settle(*ORDERS)
    set_back(stage)
    await stage.settle("overdue")
    assert stage.attempt(order.attempt_id)["claimed_at"] is None
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert len(peer.posts) == 1


async def test_a_number_is_free_again_when_its_limit_says(
    database: TestDatabase, peer: Peer
) -> None:
    stage = Stage(database, settings_for(database, peer.url, number_calls_per_minute=1), peer.clock)
    async with stage.running(live=False):
        leader = stage.leader()
        await stage.settle("overdue")
        assert await rung(stage, stage.order(leader, Channel.CALL)) == "sent"
        set_back(stage)
        again = stage.order(leader, Channel.CALL, round_name="call-again:x")
        assert await rung(stage, again) == "planned"
        stage.advance(60)
        await stage.settle(*ALL)
        assert stage.status(again.attempt_id) == "sent"
    stage.close()


async def test_what_is_unclear_is_asked_about(stage: Stage, peer: Peer) -> None:
    peer.script = lambda it, form: it.take(form) and None
    order = stage.order(stage.leader(), valid=3_600)
    await stage.settle("overdue")
    assert await rung(stage, order) == "unknown"
    stage.admin.execute("update notifier.attempts set look_due_at = look_due_at + %s", [BACK])
    set_back(stage)
    await stage.settle("overdue")
    stage.advance(BACK.total_seconds())
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"


async def test_what_a_killed_notifier_left_on_its_way_is_asked_about(
    database: TestDatabase, peer: Peer
) -> None:
    peer.script = lambda it, form: it.take(form) and None
    hasty = settings_for(database, peer.url, provider_timeout_s=1.0, lost_after_s=2.5)
    stage = Stage(database, hasty, peer.clock)
    async with stage.running(live=False):
        order = stage.order(stage.leader(), valid=3_600)
        await stage.settle("overdue")
        await rung(stage, order)
        stage.admin.execute("update notifier.attempts set status = 'sending', look_due_at = null")
        set_back(stage)
        await stage.settle("overdue")
        assert stage.status(order.attempt_id) == "sending", "its answer may be on its way"
        stage.advance(3)
        await stage.settle("overdue")
        assert stage.status(order.attempt_id) == "unknown"
        await stage.settle(*ALL)
        assert stage.status(order.attempt_id) == "sent"
        assert len(peer.posts) == 1
    stage.close()
