"""Calls: what is said, what a key does, and ringing back."""

from uuid import UUID, uuid4

import httpx
import pytest
from lxml import etree

from schemas.vocabulary import Channel
from tests.integration.notifier.stage import Leader, Stage
from tests.integration.notifier.webhooks.conftest import (
    Carrier,
    refused,
    replied_ids,
    sent,
    spoken,
    status_of,
)


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


async def test_ringing_back_can_still_say_cannot_after_what_only_tells(
    stage: Stage, carrier: Carrier
) -> None:
    leader = stage.leader()
    asked = stage.order(leader)
    await sent(stage, asked)
    stage.admin.execute(
        "update notifier.attempts set answered_at = %s where attempt_id = %s",
        (stage.clock.now(), asked.attempt_id),
    )
    await sent(stage, stage.order(leader, round_name="settled:1"))
    heard = etree.fromstring((await ring_back(carrier, leader)).content).find("Gather")
    assert heard is not None
    action = heard.get("action") or ""
    await carrier.post(action, CallSid="CA" + "b" * 32, Digits="2", From=leader.phone)
    await stage.settle("settle")
    (reply,) = stage.replied()
    assert (UUID(reply["attempt_id"]), reply["kind"]) == (asked.attempt_id, "cannot")


async def test_who_has_nothing_left_to_do_hears_what_was_told_last(
    stage: Stage, carrier: Carrier
) -> None:
    leader = stage.leader()
    await sent(stage, stage.order(leader))
    await sent(stage, stage.order(leader, round_name="stand-down:1"))
    stage.admin.execute(
        "update notifier.attempts set answered_at = %s where round = 'first'", (stage.clock.now(),)
    )
    stage.admin.execute(
        "insert into alerting_public.free_contacts values (%s)", [leader.contact_id]
    )
    assert "解除" in spoken(await ring_back(carrier, leader))


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


async def test_a_key_for_no_call_of_ours_is_refused(stage: Stage, carrier: Carrier) -> None:
    before = refused("key", "unreadable")
    answer = await carrier.post(f"/twilio/voice/{uuid4()}/key", CallSid="CA" + "a" * 32, Digits="1")
    assert answer.status_code == 400
    assert refused("key", "unreadable") == before + 1
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
