"""One attempt that several communities order: sent once, told to each, withdrawn by the last."""

import asyncio
from uuid import uuid4

from schemas.events.attempt_orders import AttemptOrder
from schemas.vocabulary import AnswerKind, Channel, Via
from services.notifier.adapters.ledger import PostgresLedger
from services.notifier.domain.accounts import Account
from services.notifier.domain.inbound import NewReceipt, NewReply
from services.runtime.clock import MovableClock
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import COMMUNITY, START, Stage

OTHER = "440106009002"
THIRD = "440106009003"
ORDERS = ("worker-0",)
ALL = ("worker-0", "send-sms", "send-call", "settle", "overdue")


async def told(stage: Stage, order: AttemptOrder, status: str) -> None:
    """The provider's receipt and the person's answer come in."""
    assert stage.parts is not None
    database = stage.parts.units.database
    ledger = PostgresLedger(database, stage.clock, stage.sealer, lambda _facts, _round: "")
    account, sid = Account.EMERGENCY, uuid4().hex
    await ledger.record_receipt(NewReceipt(order.attempt_id, account, sid, status, ""))
    reply = NewReply(account, sid, Via.SMS, "1", AnswerKind.RECEIVED, attempt_id=order.attempt_id)
    await ledger.record_reply(reply)
    await ledger.close()
    await stage.settle("settle")


async def test_one_message_and_each_community_is_told(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.send(order, community=OTHER)
    await stage.settle(*ALL)
    await told(stage, order, "delivered")
    assert len(peer.posts) == 1
    assert stage.attempt(order.attempt_id)["communities"] == [COMMUNITY, OTHER]
    for community in (COMMUNITY, OTHER):
        assert stage.reported(order.attempt_id, community) == ["sent", "delivered"]
        assert [reply["kind"] for reply in stage.replied(community)] == ["received"]


async def test_who_comes_late_is_told_what_became_of_it_and_the_answer(
    stage: Stage, peer: Peer
) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ALL)
    await told(stage, order, "delivered")
    for _ in range(2):
        await stage.send(order, community=OTHER)
        await stage.settle(*ALL)
    assert stage.reported(order.attempt_id, OTHER) == ["delivered"]
    assert [reply["kind"] for reply in stage.replied(OTHER)] == ["received"]
    assert stage.reported(order.attempt_id) == ["sent", "delivered"]
    assert len(stage.replied()) == 1
    assert len(peer.posts) == 1


async def test_who_joins_while_it_is_on_its_way_is_told_once(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.settle(*ORDERS)
    stage.admin.execute("update notifier.attempts set status = 'sending', claimed_at = %s", [START])
    await stage.send(order, community=OTHER)
    await stage.settle(*ORDERS)
    assert stage.reported(order.attempt_id, OTHER) == []
    await told(stage, order, "sent")
    assert stage.reported(order.attempt_id, OTHER) == ["sent"]
    assert peer.posts == []


async def test_one_community_alone_does_not_withdraw_it(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.send(order, community=OTHER)
    await stage.settle(*ORDERS)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert stage.attempt(order.attempt_id)["too_late_at"] is None
    assert stage.reported(order.attempt_id, OTHER) == ["sent"]
    assert len(peer.posts) == 1


async def test_the_last_community_withdraws_it(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order)
    await stage.send(order, community=OTHER)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.send(withdraw=(order.attempt_id,), community=OTHER)
    await stage.settle(*ORDERS)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "withdrawn"
    assert stage.reported(order.attempt_id) == ["withdrawn"]
    assert stage.reported(order.attempt_id, OTHER) == ["withdrawn"]
    assert peer.posts == []


async def test_a_withdrawal_before_its_own_order_does_not_stop_the_others(
    stage: Stage, peer: Peer
) -> None:
    order = stage.order(stage.leader())
    await stage.send(withdraw=(order.attempt_id,))
    await stage.send(order, community=OTHER)
    await stage.send(order)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert len(peer.posts) == 1


async def test_an_order_after_its_own_tombstone_does_not_count(stage: Stage, peer: Peer) -> None:
    order = stage.order(stage.leader())
    await stage.send(order, community=OTHER)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ORDERS)
    await stage.send(order)
    await stage.send(withdraw=(order.attempt_id,), community=OTHER)
    await stage.settle(*ORDERS)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "withdrawn"
    assert peer.posts == []


async def test_what_one_withdrew_is_sent_for_another_that_orders_it_later(
    stage: Stage, peer: Peer
) -> None:
    order = stage.order(stage.leader(), valid=60)
    await stage.send(order)
    await stage.settle(*ORDERS)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ORDERS)
    assert stage.status(order.attempt_id) == "withdrawn"
    assert isinstance(stage.clock, MovableClock)
    stage.clock.advance(61)
    later = order.model_copy(update={"not_after": stage.clock.now().replace(hour=23)})
    await stage.send(later, community=OTHER)
    await stage.settle(*ALL)
    assert stage.status(order.attempt_id) == "sent"
    assert stage.reported(order.attempt_id, OTHER) == ["sent"]
    assert len(peer.posts) == 1


async def test_a_call_on_its_way_is_taken_back_when_nobody_is_left(
    stage: Stage, peer: Peer
) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await stage.send(order)
    await stage.send(order, community=OTHER)
    await stage.settle(*ALL)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ALL, "take-back")
    assert peer.cancelled == []
    await stage.send(withdraw=(order.attempt_id,), community=OTHER)
    await stage.settle(*ALL)
    assert stage.attempt(order.attempt_id)["too_late_at"] is not None
    await stage.send(order, community=THIRD)
    await stage.settle(*ALL, "take-back")
    assert stage.attempt(order.attempt_id)["too_late_at"] is None
    assert peer.cancelled == []
    await stage.send(withdraw=(order.attempt_id,), community=THIRD)
    await stage.settle(*ALL, "take-back")
    assert peer.cancelled == [peer.taken[0]["sid"]]


async def test_what_was_withdrawn_on_its_way_and_never_taken_is_made_whole_for_another(
    stage: Stage, peer: Peer
) -> None:
    """The provider asks for patience just as the only community withdraws: nobody was rung."""
    order = stage.order(stage.leader(), Channel.CALL)
    await stage.send(order)
    await stage.settle(*ORDERS)
    stage.admin.execute("update notifier.attempts set status = 'sending', claimed_at = %s", [START])
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle(*ORDERS)
    assert stage.attempt(order.attempt_id)["too_late_at"] is not None
    stage.admin.execute("update notifier.attempts set status = 'planned', reason = '429'")
    await stage.settle("overdue")
    assert stage.status(order.attempt_id) == "withdrawn"
    await stage.send(order, community=OTHER)
    await stage.settle(*ALL, "take-back")
    assert stage.status(order.attempt_id) == "sent"
    assert stage.attempt(order.attempt_id)["too_late_at"] is None
    assert peer.cancelled == []


async def test_communities_that_order_and_withdraw_at_once(stage: Stage, peer: Peer) -> None:
    """Two processes handle both communities' orders of the same attempts, in opposite order."""
    orders = [stage.order(stage.leader()) for _ in range(40)]
    named = tuple(order.attempt_id for order in orders)
    other = Stage(stage.database, stage.settings, stage.clock)
    async with other.running(live=False):
        await stage.send(*orders)
        await stage.send(*reversed(orders), community=OTHER)
        await asyncio.gather(stage.settle(*ORDERS), other.settle(*ORDERS))
        rows = stage.rows("select communities from notifier.attempts")
        assert {tuple(sorted(row["communities"])) for row in rows} == {(COMMUNITY, OTHER)}
        await stage.send(withdraw=named)
        await stage.send(withdraw=tuple(reversed(named)), community=OTHER)
        await asyncio.gather(stage.settle(*ORDERS), other.settle(*ORDERS))
    other.close()
    assert {stage.status(item) for item in named} == {"withdrawn"}
    assert stage.rows("select reason from notifier.inbox where reason is not null") == []
    for community in (COMMUNITY, OTHER):
        assert all(stage.reported(item, community) == ["withdrawn"] for item in named)
    assert peer.posts == []
