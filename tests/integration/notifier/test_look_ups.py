"""What is unknown is asked about: as far back as is needed, not too often, and not for ever."""

import pytest

from schemas.vocabulary import Channel, Lane
from tests.integration.notifier.peer import Peer, never_taken, taken_then
from tests.integration.notifier.stage import DRILL_SID, EMERGENCY_NUMBER, Stage, settings_for
from tests.support.database import TestDatabase

ALL = ("worker-0", "send-sms", "send-call", "overdue", "reconcile-emergency", "reconcile-drill")


async def test_an_unanswered_look_up_leaves_it_unknown_and_is_repeated(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.lists = taken_then(None), False
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(3):
        stage.advance(5)
        await stage.settle(*ALL)
    assert stage.reported(order.attempt_id) == ["unknown"]
    assert stage.attempt(order.attempt_id)["looks"] == 3
    peer.lists = True
    stage.advance(10)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("taken", [True, False])
async def test_a_number_with_a_long_list_is_answered_for(
    stage: Stage, peer: Peer, channel: Channel, taken: bool
) -> None:
    """A community's phone that has had thousands before, and no more than a page matters."""
    leader = stage.leader()
    form = {"To": leader.phone, "From": EMERGENCY_NUMBER}
    for _ in range(2_500):
        peer.take(form if channel is Channel.SMS else form | {"Url": "https://x.cn"})
    stage.advance(60)
    peer.script = taken_then(None) if taken else never_taken(None)
    order = stage.order(leader, channel)
    await stage.send(order)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == ("sent" if taken else "not_sent")
    assert peer.pages == 1


async def test_a_list_is_read_as_far_back_as_the_claim(stage: Stage, peer: Peer) -> None:
    leader = stage.leader()
    peer.script = taken_then(None)
    order = stage.order(leader, Channel.CALL)
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(1_500):
        peer.take({"To": leader.phone, "From": "+861069990009", "Url": "https://x.cn"})
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["provider_sid"] == peer.taken[0]["sid"]
    assert peer.pages == 2


async def test_a_provider_that_asks_for_patience_is_left_alone_and_no_look_up_is_spent(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.lists, peer.list_status = taken_then(None), False, 429
    orders = [stage.order(stage.leader(), channel) for channel in list(Channel) * 10]
    await stage.send(*orders[:7])
    await stage.settle(*ALL)
    stage.admin.execute("update notifier.attempts set look_due_at = %s", [stage.clock.now()])
    for _ in range(15):
        stage.advance(11)
        await stage.settle(*ALL)
    assert peer.pages <= 5 * 8, "longer each time"
    looks = stage.rows("select distinct status, looks from notifier.attempts")
    assert [(row["status"], row["looks"]) for row in looks] == [("unknown", 0)]
    peer.lists = True
    stage.advance(121)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in orders[:7]} == {"sent"}


async def test_the_other_account_is_asked_while_one_asks_for_patience(
    stage: Stage, peer: Peer
) -> None:
    peer.script, peer.busy = taken_then(None), DRILL_SID
    drills = [stage.order(stage.leader(exercise=True), lane=Lane.DRILL) for _ in range(20)]
    await stage.send(*drills)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    alert = stage.order(stage.leader())
    await stage.send(alert)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in drills} == {"unknown"}
    assert stage.status(alert.attempt_id) == "sent"


async def test_look_ups_have_a_rate_of_their_own(database: TestDatabase, peer: Peer) -> None:
    peer.script = taken_then(None)
    stage = Stage(database, settings_for(database, peer.url, lookups_per_s=0.001), peer.clock)
    async with stage.running(live=False):
        orders = [stage.order(stage.leader()) for _ in range(6)]
        await stage.send(*orders)
        await stage.settle(*ALL)
        stage.advance(1)
        await stage.settle(*ALL)
        assert peer.pages == 1
        # Those that have to wait for it are not put off: they stay due.
        due = stage.rows("select look_due_at from notifier.attempts where status = 'unknown'")
        assert len(due) == 5
        assert all(row["look_due_at"] <= stage.clock.now() for row in due)
        peer.script = lambda it, form: it.take(form)
        more = [stage.order(stage.leader()) for _ in range(20)]
        await stage.send(*more)
        await stage.settle(*ALL)
        assert {stage.status(order.attempt_id) for order in more} == {"sent"}
    stage.close()


async def test_look_ups_end_and_the_number_is_free_again(stage: Stage, peer: Peer) -> None:
    peer.script, peer.lists = taken_then(None), False
    leader = stage.leader()
    order = stage.order(leader)
    await stage.send(order)
    await stage.settle(*ALL)
    for _ in range(14):
        stage.advance(700)
        await stage.settle(*ALL)
    row = stage.attempt(order.attempt_id)
    assert row["status"] == "unknown"
    assert row["given_up_at"] is not None
    peer.script = lambda it, form: it.take(form)
    later = stage.order(leader, round_name="stand-down:x")
    await stage.send(later)
    await stage.settle(*ALL)
    assert stage.status(later.attempt_id) == "sent"


async def test_a_call_is_not_mistaken_for_another_attempts(stage: Stage, peer: Peer) -> None:
    """The number has one call already; the unclear second one was not taken."""
    leader = stage.leader()
    first = stage.order(leader, Channel.CALL)
    await stage.send(first)
    await stage.settle(*ALL)
    peer.script = never_taken(None)
    second = stage.order(leader, Channel.CALL, round_name="call-again:1")
    await stage.send(second)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL)
    assert stage.status(first.attempt_id) == "sent"
    assert stage.status(second.attempt_id) == "not_sent"
