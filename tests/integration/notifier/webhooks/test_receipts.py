"""Webhooks: proved by signature, committed before they are answered, harmless when repeated."""

import asyncio
from uuid import uuid4

import pytest

from services.notifier.api import webhooks
from tests.integration.notifier.stage import (
    DRILL_SID,
    DRILL_TOKEN,
    EMERGENCY_SID,
    EMERGENCY_TOKEN,
    Stage,
)
from tests.integration.notifier.webhooks.conftest import Carrier, refused, sent, status_of


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
async def test_a_forged_request_is_refused_counted_and_changes_nothing(
    stage: Stage, carrier: Carrier, token: str, sid: str
) -> None:
    order = stage.order(stage.leader())
    await sent(stage, order)
    before = refused("status", "forged")
    response = await carrier.post(
        status_of(order), token, AccountSid=sid, MessageSid="SM" + "a" * 32,
        MessageStatus="delivered",
    )  # fmt: skip
    await stage.settle("settle")
    assert response.status_code == 403
    assert stage.status(order.attempt_id) == "sent"
    assert refused("status", "forged") == before + 1


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


async def test_a_body_that_does_not_come_is_not_waited_for_and_ends_the_connection(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "BODY_LIMIT_S", 0.1)
    before = refused("inbound_sms", "too_slow")
    port = int(carrier.base.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /twilio/inbound/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\nAcc")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower()
    assert refused("inbound_sms", "too_slow") == before + 1


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
