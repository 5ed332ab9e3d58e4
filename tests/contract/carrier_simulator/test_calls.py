"""Calls: ringing, keys, the ends they come to."""

from pathlib import Path

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.twiml.voice_response import Gather, VoiceResponse

from tests.contract.carrier_simulator.world import EMERGENCY, PHONE, World, world

EVENTS = ["initiated", "ringing", "answered", "completed"]


def question() -> str:
    """TwiML as the notifier gives it."""
    response = VoiceResponse()
    gather = Gather(num_digits=1, action="/twilio/voice/a-1/key", timeout=5)
    gather.say("台风橙色预警。请按1确认收到;不能去请按2。", language="zh-CN")
    response.append(gather)
    response.say("没有收到按键。", language="zh-CN")
    return str(response)


def thanks() -> str:
    """The answer to a key."""
    response = VoiceResponse()
    response.say("谢谢。", language="zh-CN")
    response.hangup()
    return str(response)


async def ringing(carrier: World) -> str:
    """The sid of the call that rings at the handset."""

    async def look() -> str | None:
        items = (await carrier.phone())["items"]
        return next((item["sid"] for item in items if item.get("ringing")), None)

    return str(await carrier.until(look, step=0.05))


def statuses(carrier: World) -> list[str]:
    """The call statuses that came to the callback."""
    return [hook.fields["CallStatus"] for hook in carrier.server.at("/twilio/status/a-1")]


async def test_a_key_pressed_is_posted_and_the_call_ends(carrier: World) -> None:
    carrier.server.answers["/twilio/voice/a-1"] = (200, question())
    carrier.server.answers["/twilio/voice/a-1/key"] = (200, thanks())
    callback = f"{carrier.server.base}/twilio/status/a-1"
    made = await carrier.call(status_callback=callback, status_callback_event=EVENTS)
    sid = await ringing(carrier)
    assert sid == made.sid
    assert await carrier.send("POST", f"/_sim/calls/{sid}/answer") == 202
    await carrier.until(lambda: carrier.server.at("/twilio/voice/a-1"))
    await carrier.until(lambda: _listening(carrier), step=0)
    assert await carrier.send("POST", f"/_sim/calls/{sid}/key", {"key": "1"}) == 202
    keys = await carrier.until(lambda: carrier.server.at("/key"), step=0)
    assert (keys[0].fields["Digits"], keys[0].fields["CallSid"]) == ("1", sid)
    await carrier.until(lambda: "completed" in statuses(carrier))
    assert statuses(carrier) == ["initiated", "ringing", "in-progress", "completed"]
    assert all(hook.signed for hook in carrier.server.hooks)
    item = (await carrier.phone())["items"][0]
    assert item["spoken"] == ["台风橙色预警。请按1确认收到;不能去请按2。", "谢谢。"]
    assert item["keys"] == [{"key": "1", "heard": 200}]
    assert (await made.fetch_async()).status == "completed"


async def _listening(carrier: World) -> bool:
    return bool((await carrier.phone())["items"][0]["listening"])


async def test_a_call_nobody_takes_ends_as_no_answer(carrier: World) -> None:
    callback = f"{carrier.server.base}/twilio/status/a-1"
    made = await carrier.call(status_callback=callback, timeout=10)
    await ringing(carrier)
    carrier.clock.advance(5)
    assert (await made.fetch_async()).status == "ringing"
    await carrier.until(lambda: statuses(carrier) == ["no-answer"])
    assert (await made.fetch_async()).duration == "0"


async def test_without_a_key_the_call_goes_on_and_completes(carrier: World) -> None:
    carrier.server.answers["/twilio/voice/a-1"] = (200, question())
    made = await carrier.call()
    await carrier.send("POST", f"/_sim/calls/{await ringing(carrier)}/answer")

    async def over() -> bool:
        return bool((await made.fetch_async()).status == "completed")

    await carrier.until(over, step=2)
    assert carrier.server.at("/key") == []
    assert (await carrier.phone())["items"][0]["spoken"][-1] == "没有收到按键。"


async def test_a_declined_call_is_busy_and_a_dead_number_fails(carrier: World) -> None:
    callback = f"{carrier.server.base}/twilio/status/a-1"
    await carrier.call(status_callback=callback)
    await carrier.send("POST", f"/_sim/calls/{await ringing(carrier)}/decline")
    await carrier.until(lambda: statuses(carrier) == ["busy"])
    await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": "dead"})
    await carrier.call(status_callback=callback)
    await carrier.until(lambda: statuses(carrier) == ["busy", "failed"])


async def test_the_owner_cancels_a_ringing_call_and_no_ended_one(carrier: World) -> None:
    made = await carrier.call()
    await ringing(carrier)
    calls = carrier.clients[EMERGENCY].calls
    await calls(made.sid).update_async(status="canceled")

    async def over() -> bool:
        return bool((await made.fetch_async()).status == "canceled")

    await carrier.until(over)
    with pytest.raises(TwilioRestException) as refused:
        await calls(made.sid).update_async(status="completed")
    assert refused.value.code == 21220


async def test_lines_are_few(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", lines=1) as carrier:
        first = await carrier.call()
        second = await carrier.call(to="+8619900000002")
        await ringing(carrier)
        assert (await second.fetch_async()).status == "queued"
        await carrier.clients[EMERGENCY].calls(second.sid).update_async(status="canceled")
        assert (await second.fetch_async()).status == "canceled"
        listed = await carrier.clients[EMERGENCY].calls.list_async(status="ringing")
        assert [call.sid for call in listed] == [first.sid]


async def test_a_missed_call_is_rung_back(carrier: World) -> None:
    carrier.server.answers["/twilio/inbound/voice"] = (200, question())
    carrier.server.answers["/twilio/voice/a-1/key"] = (200, thanks())
    assert await carrier.send("POST", f"/_sim/handsets/{PHONE}/dial") == 202
    hooks = await carrier.until(lambda: carrier.server.at("/twilio/inbound/voice"), step=0)
    assert hooks[0].signed
    assert (hooks[0].fields["From"], hooks[0].fields["Direction"]) == (PHONE, "inbound")
    await carrier.until(lambda: _listening(carrier), step=0)
    sid = (await carrier.phone())["items"][0]["sid"]
    await carrier.send("POST", f"/_sim/calls/{sid}/key", {"key": "2"})
    keys = await carrier.until(lambda: carrier.server.at("/key"), step=0)
    assert keys[0].fields["Digits"] == "2"


async def test_a_call_without_a_url_is_refused(carrier: World) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await carrier.call(url="not a url")
    assert refused.value.code == 21205
