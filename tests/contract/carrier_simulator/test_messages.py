"""Messages, as the unmodified twilio client sees them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.contract.carrier_simulator.world import (
    DRILL,
    EMERGENCY,
    FROM,
    OPENED,
    PHONE,
    World,
    world,
)

CHINESE = "【示范街道】台风橙色预警,请看望12号楼2单元3位独居老人。" * 3


async def test_a_created_message_has_twilios_shape(carrier: World) -> None:
    made = await carrier.text(CHINESE)
    assert re.fullmatch(r"SM[0-9a-f]{32}", made.sid)
    assert (made.status, made.num_segments, made.direction) == ("queued", "2", "outbound-api")
    assert made.date_created == OPENED
    assert (made.to, made.from_, made.account_sid) == (PHONE, FROM[EMERGENCY], EMERGENCY)


async def test_receipts_are_signed_and_in_order(carrier: World) -> None:
    made = await carrier.text(status_callback=f"{carrier.server.base}/twilio/status/a-1")
    await carrier.until(lambda: len(carrier.server.hooks) == 2)
    hooks = carrier.server.at("/twilio/status/a-1")
    assert [hook.fields["MessageStatus"] for hook in hooks] == ["sent", "delivered"]
    assert all(hook.signed and hook.fields["MessageSid"] == made.sid for hook in hooks)
    assert (await made.fetch_async()).status == "delivered"


@pytest.mark.parametrize(
    ("more", "code", "status"),
    [
        ({"to": "12"}, 21211, 400),
        ({"to": ""}, 21604, 400),
        ({"from_": "+10000000000"}, 21606, 400),
        ({"body": ""}, 21602, 400),
        ({"body": "x" * 1601}, 21617, 400),
        ({"status_callback": "ftp://x"}, 21609, 400),
        ({"validity_period": 0}, 20001, 400),
        ({"validity_period": 36_001}, 20001, 400),
    ],
)
async def test_what_twilio_refuses_is_refused(
    carrier: World, more: dict[str, object], code: int, status: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text(**more)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.status) == (code, status)


async def test_a_wrong_token_is_refused(carrier: World) -> None:
    carrier.clients[EMERGENCY].password = "wrong"
    carrier.clients[EMERGENCY].auth = (EMERGENCY, "wrong")
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text()
    assert (refused.value.code, refused.value.status) == (20003, 401)


async def test_accounts_see_only_their_own(carrier: World) -> None:
    made = await carrier.text(account=EMERGENCY)
    with pytest.raises(TwilioRestException) as refused:
        await carrier.clients[DRILL].messages(made.sid).fetch_async()
    assert (refused.value.code, refused.value.status) == (20404, 404)
    assert await carrier.clients[DRILL].messages.list_async() == []


async def test_lists_filter_by_number_and_day_and_go_by_pages(carrier: World) -> None:
    sids = [(await carrier.text(f"text {n}")).sid for n in range(5)]
    await carrier.text(to="+8619900000002")
    messages = carrier.clients[EMERGENCY].messages
    found = await messages.list_async(to=PHONE, date_sent=OPENED.date(), page_size=2)
    assert [message.sid for message in found] == sids[::-1]
    assert found[0].date_created == OPENED
    tomorrow = (OPENED + timedelta(days=1)).date()
    assert await messages.list_async(to=PHONE, date_sent=tomorrow) == []
    assert len(await messages.list_async(date_sent_after=OPENED)) == 6
    assert await messages.list_async(date_sent_before=OPENED - timedelta(days=1)) == []


async def test_a_queued_message_can_be_taken_back(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", messages_per_s=0.01) as carrier:
        first, second = await carrier.text("first"), await carrier.text("second")
        await carrier.until(lambda: _has(carrier, 1), step=0)
        taken = (
            await carrier.clients[EMERGENCY].messages(second.sid).update_async(status="canceled")
        )
        assert taken.status == "canceled"
        with pytest.raises(TwilioRestException) as refused:
            await carrier.clients[EMERGENCY].messages(first.sid).update_async(status="canceled")
        assert refused.value.code == 30409
        carrier.clock.advance(300)
        third = await carrier.text("third")
        await carrier.until(lambda: _has(carrier, 2), step=60)
        shown = [item["sid"] for item in (await carrier.phone())["items"]]
        assert shown == [first.sid, third.sid]


async def _has(carrier: World, count: int) -> bool:
    return len((await carrier.phone())["items"]) == count


async def test_a_message_too_long_in_the_queue_expires(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", messages_per_s=0.01) as carrier:
        await carrier.text("first")
        callback = f"{carrier.server.base}/twilio/status/late"
        late = await carrier.text("late", validity_period=10, status_callback=callback)
        carrier.clock.advance(9)
        assert (await late.fetch_async()).status == "queued"
        hooks = await carrier.until(lambda: carrier.server.at("/late"), step=10)
        assert (hooks[0].fields["MessageStatus"], hooks[0].fields["ErrorCode"]) == (
            "failed",
            "30036",
        )
        fetched = await carrier.clients[EMERGENCY].messages(late.sid).fetch_async()
        assert (fetched.status, fetched.error_code) == ("failed", 30036)
        await carrier.until(lambda: _has(carrier, 1), step=100)


async def test_a_body_can_be_removed_once_delivered(carrier: World) -> None:
    made = await carrier.text("secret")
    await carrier.until(lambda: _has(carrier, 1))
    redacted = await carrier.clients[EMERGENCY].messages(made.sid).update_async(body="")
    assert redacted.body == ""
    assert (await carrier.phone())["items"][0]["body"] == "secret"


async def test_a_dead_number_is_undelivered(carrier: World) -> None:
    assert await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": "dead"}) == 200
    callback = f"{carrier.server.base}/twilio/status/a-1"
    await carrier.text(status_callback=callback)
    hooks = await carrier.until(
        lambda: [h for h in carrier.server.hooks if h.fields["MessageStatus"] == "undelivered"]
    )
    assert hooks[0].fields["ErrorCode"] == "30005"
    assert (await carrier.phone())["items"] == []


async def test_too_many_requests_are_429(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", requests_per_s=2) as carrier:
        await carrier.text("1")
        await carrier.text("2")
        with pytest.raises(TwilioRestException) as refused:
            await carrier.text("3")
        assert (refused.value.code, refused.value.status) == (20429, 429)
        carrier.clock.advance(1)
        assert (await carrier.text("3")).status == "queued"


async def test_a_callback_to_nobody_is_tried_again(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", reported=("delivered",)) as carrier:
        answers = iter([(503, ""), (503, ""), (204, "")])
        carrier.server.answers["/twilio/status/a-1"] = lambda _: next(answers)
        await carrier.text(status_callback=f"{carrier.server.base}/twilio/status/a-1")
        await carrier.until(lambda: len(carrier.server.hooks) == 3)
        await carrier.until(lambda: '"answer":204' in carrier.log.read_text())


async def test_who_stopped_is_not_written_to(carrier: World) -> None:
    await carrier.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "stop"})
    await carrier.until(lambda: '"opted"' in carrier.log.read_text())
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text()
    assert refused.value.code == 21610
