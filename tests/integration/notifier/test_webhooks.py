"""Webhooks: proved by signature, committed before they are answered, harmless when repeated."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from lxml import etree
from twilio.request_validator import RequestValidator

from schemas.events.attempt_orders import AttemptOrder
from schemas.vocabulary import Channel, Lane
from services.runtime.clock import MovableClock
from tests.integration.notifier.peer import Peer
from tests.integration.notifier.stage import (
    DRILL_SID,
    DRILL_TOKEN,
    EMERGENCY_SID,
    EMERGENCY_TOKEN,
    Leader,
    Stage,
    settings_for,
)
from tests.support.database import TestDatabase

ALL = ("worker-0", "send-sms", "send-call", "settle")


class Carrier:
    """Posts webhooks as Twilio signs them."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = httpx.AsyncClient(base_url=base, timeout=10)

    async def post(self, path: str, token: str = EMERGENCY_TOKEN, **fields: str) -> httpx.Response:
        """One signed request of the emergency account, unless the fields say otherwise."""
        params = {"AccountSid": EMERGENCY_SID} | fields
        signature = RequestValidator(token).compute_signature(self.base + path, params)
        headers = {"X-Twilio-Signature": signature}
        return await self.client.post(path, data=params, headers=headers)


@pytest.fixture
async def stage(database: TestDatabase, peer: Peer) -> AsyncIterator[Stage]:
    stage = Stage(database, settings_for(database, peer.url), peer.clock)
    async with stage.running(live=False), stage.webhooks():
        yield stage
    stage.close()


@pytest.fixture
async def carrier(stage: Stage) -> AsyncIterator[Carrier]:
    carrier = Carrier(stage.settings.webhook_base_url)
    yield carrier
    await carrier.client.aclose()


async def sent(stage: Stage, *orders: AttemptOrder) -> None:
    await stage.send(*orders)
    await stage.settle(*ALL)
    assert {stage.status(order.attempt_id) for order in orders} == {"sent"}


def sms(sid: str, number: str, body: str) -> dict[str, str]:
    return {"MessageSid": "SM" + sid * 32, "From": number, "To": "+861069990001", "Body": body}


def status_of(order: AttemptOrder) -> str:
    return f"/twilio/status/{order.attempt_id}"


def spoken(response: httpx.Response) -> str:
    root = etree.fromstring(response.content)
    return "".join(str(text) for text in root.itertext())


async def test_receipts_in_any_order_and_repeated_end_the_same(
    stage: Stage, carrier: Carrier
) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    sid = {"MessageSid": "SM" + "a" * 32}
    for word in ("delivered", "sent", "queued", "delivered", "sent"):
        response = await carrier.post(status_of(order), MessageStatus=word, **sid)
        assert response.status_code == 204
        await stage.settle("settle")
    assert stage.status(order.attempt_id) == "delivered"
    assert stage.reported(order.attempt_id) == ["sent", "delivered"]


async def test_a_failure_carries_the_carriers_code(stage: Stage, carrier: Carrier) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    await carrier.post(
        status_of(order), MessageSid="SM" + "a" * 32, MessageStatus="undelivered",
        ErrorCode="30005",
    )  # fmt: skip
    await stage.settle("settle")
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["reason"]) == ("failed", "30005")


@pytest.mark.parametrize(
    ("token", "sid"),
    [("wrong", EMERGENCY_SID), (DRILL_TOKEN, EMERGENCY_SID), (EMERGENCY_TOKEN, "AC" + "9" * 32)],
)
async def test_a_forged_request_is_refused_recorded_and_changes_nothing(
    stage: Stage, carrier: Carrier, token: str, sid: str
) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    response = await carrier.post(
        status_of(order), token, AccountSid=sid, MessageSid="SM" + "a" * 32,
        MessageStatus="delivered",
    )  # fmt: skip
    await stage.settle("settle")
    assert response.status_code == 403
    assert stage.status(order.attempt_id) == "sent"
    found = stage.rows("select route, finding from notifier.intrusions")
    assert found == [{"route": "status", "finding": "forged"}]


async def test_the_other_account_cannot_speak_for_an_attempt(
    stage: Stage, carrier: Carrier
) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    response = await carrier.post(
        status_of(order), DRILL_TOKEN, AccountSid=DRILL_SID, MessageSid="SM" + "a" * 32,
        MessageStatus="delivered",
    )  # fmt: skip
    await stage.settle("settle")
    assert response.status_code == 204
    assert stage.status(order.attempt_id) == "sent"


async def test_nonsense_is_answered_clearly(stage: Stage, carrier: Carrier) -> None:
    base = f"/twilio/status/{uuid4()}"
    assert (await carrier.post(base)).status_code == 400
    assert (await carrier.post(base, MessageSid="x", MessageStatus="sent")).status_code == 400
    assert (await carrier.post("/twilio/status/not-an-id")).status_code == 404
    for content, wanted in ((b"", 403), (b"\xff\xfe", 403), (b"a=%ff", 403), (b"a" * 70_000, 413)):
        response = await carrier.client.post(base, content=content)
        assert response.status_code == wanted
    assert (await carrier.client.get(base)).status_code == 405


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


def replied_ids(stage: Stage) -> list[UUID]:
    return [UUID(reply["attempt_id"]) for reply in stage.replied()]


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


async def test_a_call_asks_twice_and_takes_a_key(stage: Stage, carrier: Carrier) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await sent(stage, order)
    call = {"CallSid": "CA" + "a" * 32}
    asked = await carrier.post(f"/twilio/voice/{order.attempt_id}", **call)
    root = etree.fromstring(asked.content)
    gathers = root.findall("Gather")
    assert len(gathers) == 2
    assert all(gather.get("numDigits") == "1" for gather in gathers)
    assert spoken(asked).count("请按1") == 2
    action = gathers[0].get("action") or ""
    thanks = await carrier.post(action, Digits="2", **call)
    await carrier.post(action, Digits="2", **call)
    await stage.settle("settle")
    assert "不能去" in spoken(thanks)
    (reply,) = stage.replied()
    assert (reply["kind"], reply["via"]) == ("cannot", "key")


async def test_a_wrong_key_asks_again(stage: Stage, carrier: Carrier) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await sent(stage, order)
    again = await carrier.post(
        f"/twilio/voice/{order.attempt_id}/key", CallSid="CA" + "a" * 32, Digits="7"
    )
    await stage.settle("settle")
    assert etree.fromstring(again.content).find("Gather") is not None
    assert stage.attempt(order.attempt_id)["answered_at"] is None


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("completed", "delivered", ""),
        ("busy", "failed", "busy"),
        ("no-answer", "failed", "no-answer"),
    ],
)
async def test_a_call_without_a_key_is_not_answered(
    stage: Stage, carrier: Carrier, word: str, status: str, reason: str
) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await sent(stage, order)
    await carrier.post(status_of(order), CallSid="CA" + "a" * 32, CallStatus=word)
    await stage.settle("settle")
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["reason"], row["answered_at"]) == (status, reason, None)
    assert stage.replied() == []


async def ring_back(carrier: Carrier, leader: Leader) -> httpx.Response:
    return await carrier.post(
        "/twilio/inbound/voice", CallSid="CA" + "b" * 32, From=leader.phone, To="+861069990001"
    )


async def test_ringing_back_leads_to_ones_task(stage: Stage, carrier: Carrier) -> None:
    leader = stage.leader()
    texted, called = stage.order(leader), stage.order(leader, Channel.CALL)
    await sent(stage, texted, called)
    heard = await ring_back(carrier, leader)
    assert "示范一社区3网格12号楼2单元" in spoken(heard)
    gather = etree.fromstring(heard.content).find("Gather")
    assert gather is not None
    action = gather.get("action") or ""
    thanks = await carrier.post(action, CallSid="CA" + "b" * 32, Digits="1", From=leader.phone)
    await stage.settle("settle")
    assert "已记录" in spoken(thanks)
    assert replied_ids(stage) == [called.attempt_id]


async def test_ringing_back_after_an_sms_alone_is_told_in_the_words_of_a_call(
    stage: Stage, carrier: Carrier
) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    heard = spoken(await ring_back(carrier, leader))
    assert "12号楼2单元有6人。" in heard
    assert "http" not in heard
    assert "回1" not in heard
    assert "请按1" in heard


async def test_ringing_back_reads_the_sms_where_the_plan_has_nothing_to_say(
    stage: Stage, carrier: Carrier
) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    stage.admin.execute("delete from alerting_public.message_facts")
    heard = spoken(await ring_back(carrier, leader))
    assert "待查看" in heard
    assert "http" not in heard


async def test_who_has_nothing_left_to_do_is_not_told_that_others_are_asked(
    stage: Stage, carrier: Carrier
) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    stage.admin.execute(
        "insert into alerting_public.free_contacts values (%s)", [leader.contact_id]
    )
    reply = {"From": leader.phone, "To": "+861069990001"}
    texted = await carrier.post(
        "/twilio/inbound/sms", MessageSid="SM" + "b" * 32, Body="2", **reply
    )
    assert "不需要您处理" in spoken(texted)
    assert "不需要您处理" in spoken(await ring_back(carrier, leader))


async def test_an_unknown_caller_is_told_so(stage: Stage, carrier: Carrier) -> None:
    heard = await ring_back(carrier, Leader(uuid4(), uuid4(), uuid4(), "+861077777777"))
    assert "没有待办任务" in spoken(heard)


async def test_a_withdrawn_call_says_that_nothing_is_left_to_do(
    stage: Stage, carrier: Carrier
) -> None:
    order = stage.order(stage.leader(), Channel.CALL)
    await sent(stage, order)
    await stage.send(withdraw=(order.attempt_id,))
    await stage.settle("worker-0")
    heard = await carrier.post(f"/twilio/voice/{order.attempt_id}", CallSid="CA" + "a" * 32)
    assert "不需要您处理" in spoken(heard)
    assert etree.fromstring(heard.content).find("Gather") is None


async def test_an_unknown_attempt_is_settled_by_its_callback(
    stage: Stage, carrier: Carrier
) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    stage.admin.execute(
        "update notifier.attempts set status = 'unknown', provider_sid = null, sent_at = null"
    )
    await carrier.post(status_of(order), MessageSid="SM" + "a" * 32, MessageStatus="delivered")
    await stage.settle("settle")
    row = stage.attempt(order.attempt_id)
    assert (row["status"], row["provider_sid"]) == ("delivered", "SM" + "a" * 32)


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


async def test_a_key_for_no_call_of_ours_is_refused(stage: Stage, carrier: Carrier) -> None:
    answer = await carrier.post(f"/twilio/voice/{uuid4()}/key", CallSid="CA" + "a" * 32, Digits="1")
    assert answer.status_code == 400
    assert stage.rows("select finding from notifier.intrusions") == [{"finding": "unreadable"}]
    assert stage.rows("select id from notifier.replies") == []


async def test_a_wrong_key_after_ringing_back_asks_again(stage: Stage, carrier: Carrier) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    heard = etree.fromstring((await ring_back(carrier, leader)).content).find("Gather")
    assert heard is not None
    again = await carrier.post(heard.get("action") or "", CallSid="CA" + "b" * 32, Digits="9")
    assert "12号楼2单元有6人。" in spoken(again)


async def test_a_stand_down_call_asks_for_nothing(stage: Stage, carrier: Carrier) -> None:
    order = stage.order(stage.leader(), Channel.CALL, round_name="stand-down:1")
    await sent(stage, order)
    heard = await carrier.post(f"/twilio/voice/{order.attempt_id}", CallSid="CA" + "a" * 32)
    assert spoken(heard).count("解除") == 2
    assert etree.fromstring(heard.content).find("Gather") is None
