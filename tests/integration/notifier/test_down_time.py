"""After down-time nothing stale is sent, and what expired says that it was ours."""

from schemas.vocabulary import Lane
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import START, Stage

ORDERS = ("worker-0",)
ALL = ("worker-0", "overdue", "send-sms", "send-call")


async def alive(stage: Stage, seconds: int) -> None:
    """Time passes, and the notifier is there."""
    for _ in range(seconds // 2):
        stage.advance(2)
        await stage.settle("overdue")


async def test_what_passed_while_the_notifier_was_down(stage: Stage, peer: Peer) -> None:
    order, later = stage.order(stage.leader(), valid=60), stage.order(stage.leader(), valid=900)
    await stage.settle("overdue")
    await stage.send(order, later)
    await stage.settle(*ORDERS)
    stage.advance(300)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["reason"] == "down_time"
    assert stage.reported(order.attempt_id) == ["expired"]
    assert stage.status(later.attempt_id) == "sent"
    assert len(peer.posts) == 1
    (gap,) = stage.rows("select * from notifier.down_times")
    assert (gap["ended_at"] - gap["began_at"]).total_seconds() == 300


async def test_a_down_time_before_the_order_does_not_excuse_a_long_queue(stage: Stage) -> None:
    await stage.settle("overdue")
    stage.advance(300)
    await stage.settle("overdue")
    order = stage.order(stage.leader(), valid=20)
    await stage.send(order)
    await stage.settle(*ORDERS)
    await alive(stage, 30)
    assert stage.attempt(order.attempt_id)["reason"] == "queue"
    assert len(stage.rows("select * from notifier.down_times")) == 1


async def test_short_pauses_are_no_down_time(stage: Stage) -> None:
    await alive(stage, 60)
    stage.advance(8)
    await alive(stage, 20)
    assert stage.rows("select * from notifier.down_times") == []


async def test_an_order_that_comes_when_all_is_over(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader(), valid=-5)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["reason"] == "came_late"
    assert peer.posts == []


async def test_what_a_stop_or_a_switch_kept_back_says_so(stage: Stage) -> None:
    stopped = stage.order(stage.leader(), valid=10)
    off = stage.order(stage.leader(exercise=True), lane=Lane.DRILL, valid=10)
    stage.admin.execute(
        "insert into gateway_public.stops values (%s, %s)", [stopped.mobilisation_id, START]
    )
    stage.admin.execute(
        "insert into notifier.channels (channel, enabled, changed_by, changed_at)"
        " values ('sms', false, 'officer', %s)",
        [START],
    )
    await stage.send(stopped, off)
    await stage.settle(*ORDERS)
    await alive(stage, 20)
    assert stage.attempt(stopped.attempt_id)["reason"] == "stopped"
    assert stage.attempt(off.attempt_id)["reason"] == "channel_off"
