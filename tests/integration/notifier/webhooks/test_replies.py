"""Replies by SMS: to which message they belong, once each."""

import asyncio

import pytest

from schemas.events.attempt_orders import AttemptOrder
from schemas.vocabulary import Lane
from services.runtime.clock import MovableClock
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import (
    DRILL_SID,
    DRILL_TOKEN,
    Stage,
)
from tests.integration.notifier.webhooks.conftest import (
    ALL,
    Carrier,
    replied_ids,
    sent,
    sms,
    spoken,
)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [("1", "received", "已记录"), (" 2。", "cannot", "不能去"), ("啊?", None, "收到回1")],
)
async def test_a_reply_by_sms(
    stage: Stage, carrier: Carrier, text: str, kind: str | None, words: str
) -> None:
    leader = stage.leader()
    order = stage.order(leader)
    await sent(stage, order)
    response = await carrier.post("/twilio/inbound/sms", **sms("b", leader.phone, text))
    await stage.settle("settle")
    assert words in spoken(response)
    (reply,) = stage.replied()
    assert (reply["kind"], reply["via"]) == (kind, "sms")
    assert reply["attempt_id"] == str(order.attempt_id)
    assert (stage.attempt(order.attempt_id)["answered_at"] is not None) is (kind is not None)
    sealed = bytes(stage.rows("select text_sealed from notifier.replies")[0]["text_sealed"])
    assert stage.sealer.open(sealed, "reply.text") == text


async def test_the_same_reply_twice_counts_once(stage: Stage, carrier: Carrier) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    fields = sms("b", leader.phone, "1")
    answers = await asyncio.gather(
        *(carrier.post("/twilio/inbound/sms", **fields) for _ in range(5))
    )
    await stage.settle("settle")
    assert {answer.status_code for answer in answers} == {200}
    assert len(stage.replied()) == 1


async def test_a_reply_from_an_unknown_number_is_recorded_and_has_no_effect(
    stage: Stage, carrier: Carrier
) -> None:
    await sent(stage, stage.order(stage.leader()))
    response = await carrier.post("/twilio/inbound/sms", **sms("b", "+861099999999", "1"))
    await stage.settle("settle")
    assert "没有待办任务" in spoken(response)
    assert stage.replied() == []
    assert stage.rows("select finding from notifier.replies") == [{"finding": "unknown_number"}]


async def test_replies_answer_the_newest_first_then_the_one_before(
    stage: Stage, carrier: Carrier
) -> None:
    older = stage.leader(phone="+861055550002")
    newer = stage.leader(phone="+861055550002")
    first, second = stage.order(older), stage.order(newer)
    await sent(stage, first)
    assert isinstance(stage.clock, MovableClock)
    stage.clock.advance(5)
    await sent(stage, second)
    for sid in "bcd":
        await carrier.post("/twilio/inbound/sms", **sms(sid, "+861055550002", "1"))
    await stage.settle("settle")
    # The third one finds nothing unanswered: it belongs to the newest, and alerting knows better.
    assert replied_ids(stage) == [second.attempt_id, first.attempt_id, second.attempt_id]


REFUSED = {"planned": (429, 20429), "failed": (400, 21211)}
"""How an attempt stands after which answer of the carrier."""


@pytest.mark.parametrize("stands", REFUSED)
async def test_a_reply_never_answers_what_has_reached_nobody(
    stage: Stage, carrier: Carrier, peer: Peer, stands: str
) -> None:
    older = stage.leader(phone="+861055550004")
    newer = stage.leader(phone="+861055550004")
    first, second = stage.order(older), stage.order(newer)
    await sent(stage, first)
    stage.advance(5)
    status, code = REFUSED[stands]
    peer.script = lambda _peer, _form: (status, b'{"code": %d, "message": "no"}' % code)
    await stage.send(second)
    await stage.settle(*ALL)
    assert stage.status(second.attempt_id) == stands
    for sid in "bc":
        await carrier.post("/twilio/inbound/sms", **sms(sid, "+861055550004", "1"))
    await stage.settle("settle")
    assert replied_ids(stage) == [first.attempt_id, first.attempt_id]


async def not_found(stage: Stage, peer: Peer, order: AttemptOrder) -> None:
    """Sent, and shown by a look-up not to be: its answer was cut, and the list lacks it."""
    peer.script = lambda _peer, _form: None
    await stage.send(order)
    await stage.settle(*ALL)
    stage.advance(1)
    await stage.settle(*ALL, "reconcile-emergency", "reconcile-drill")
    assert stage.status(order.attempt_id) == "not_sent"


async def test_a_reply_to_what_a_look_up_did_not_find_counts(
    stage: Stage, carrier: Carrier, peer: Peer
) -> None:
    leader = stage.leader()
    order = stage.order(leader)
    await not_found(stage, peer, order)
    response = await carrier.post("/twilio/inbound/sms", **sms("b", leader.phone, "1"))
    await stage.settle("settle")
    assert "已记录" in spoken(response)
    assert replied_ids(stage) == [order.attempt_id]


async def test_a_reply_answers_what_a_look_up_did_not_find_last(
    stage: Stage, carrier: Carrier, peer: Peer
) -> None:
    older = stage.leader(phone="+861055550003")
    newer = stage.leader(phone="+861055550003")
    first, second = stage.order(older), stage.order(newer)
    await sent(stage, first)
    stage.advance(5)
    await not_found(stage, peer, second)
    for sid in "bc":
        await carrier.post("/twilio/inbound/sms", **sms(sid, "+861055550003", "1"))
    await stage.settle("settle")
    assert replied_ids(stage) == [first.attempt_id, first.attempt_id]


async def test_a_reply_never_answers_what_was_sent_after_it(stage: Stage, carrier: Carrier) -> None:
    """The worker was away when the reply came, and sends before it reads replies."""
    older = stage.leader(phone="+861055550005")
    newer = stage.leader(phone="+861055550005")
    first, second = stage.order(older), stage.order(newer)
    await sent(stage, first)
    await carrier.post("/twilio/inbound/sms", **sms("b", "+861055550005", "1"))
    stage.advance(5)
    await stage.send(second)
    await stage.settle("worker-0", "send-sms")
    assert stage.status(second.attempt_id) == "sent"
    await stage.settle("settle")
    assert replied_ids(stage) == [first.attempt_id]


async def test_a_reply_answers_what_surely_arrived_before_what_may_have(
    stage: Stage, carrier: Carrier, peer: Peer
) -> None:
    older = stage.leader(phone="+861055550006")
    newer = stage.leader(phone="+861055550006")
    first, second = stage.order(older), stage.order(newer)
    await sent(stage, first)
    peer.script = lambda _peer, _form: (500, b"{}")
    stage.advance(5)
    await stage.send(second)
    await stage.settle(*ALL)
    assert stage.status(second.attempt_id) == "unknown"
    for sid in "bc":
        await carrier.post("/twilio/inbound/sms", **sms(sid, "+861055550006", "1"))
    await stage.settle("settle")
    # Whoever answers twice has what may have arrived too.
    assert replied_ids(stage) == [first.attempt_id, second.attempt_id]


async def test_a_reply_answers_what_asks_before_what_only_tells(
    stage: Stage, carrier: Carrier, peer: Peer
) -> None:
    told = stage.leader(phone="+861055550007")
    asked = stage.leader(phone="+861055550007")
    notice, alert = stage.order(told, round_name="stand-down"), stage.order(asked)
    await sent(stage, notice)
    stage.advance(5)
    peer.script = lambda _peer, _form: (500, b"{}")
    await stage.send(alert)
    await stage.settle(*ALL)
    assert stage.status(alert.attempt_id) == "unknown"
    await carrier.post("/twilio/inbound/sms", **sms("b", "+861055550007", "1"))
    await stage.settle("settle")
    assert replied_ids(stage) == [alert.attempt_id]


async def test_an_answer_to_a_drill_never_answers_a_live_alert(
    stage: Stage, carrier: Carrier
) -> None:
    live = stage.leader(phone="+861055550003")
    drill = stage.leader(phone="+861055550003", exercise=True)
    orders = stage.order(live), stage.order(drill, lane=Lane.DRILL)
    await sent(stage, *orders)
    await carrier.post(
        "/twilio/inbound/sms", DRILL_TOKEN, AccountSid=DRILL_SID,
        **sms("b", "+861055550003", "1"),
    )  # fmt: skip
    await stage.settle("settle")
    assert replied_ids(stage) == [orders[1].attempt_id]


async def test_two_hundred_replies_at_once_are_all_recorded(stage: Stage, carrier: Carrier) -> None:
    leaders = [stage.leader() for _ in range(200)]
    await sent(stage, *(stage.order(leader) for leader in leaders))
    answers = await asyncio.gather(
        *(
            carrier.post("/twilio/inbound/sms", MessageSid=f"SM{number:032x}", Body="1",
                         From=leader.phone, To="+861069990001")
            for number, leader in enumerate(leaders)
        )
    )  # fmt: skip
    await stage.settle("settle")
    assert {answer.status_code for answer in answers} == {200}
    assert len(stage.replied()) == 200
