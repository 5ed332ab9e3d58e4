"""What goes wrong between a POST and its answer."""

import errno
import socket
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from tests.contract.carrier_simulator.faults import CALLBACK, accepted, ask, beside, faults
from tests.contract.carrier_simulator.test_restart import ready, start
from tests.contract.carrier_simulator.world import EMERGENCY, FROM, PHONE, TOKENS, World

PATH = f"/2010-04-01/Accounts/{EMERGENCY}/Messages.json"
FORM = {"To": PHONE, "From": FROM[EMERGENCY], "Body": "hello"}


async def post(carrier: World) -> httpx.Response:
    return await carrier.http.post(PATH, data=FORM, auth=(EMERGENCY, TOKENS[EMERGENCY]))


async def delivered(carrier: World) -> list[str]:
    return [item["sid"] for item in (await carrier.phone())["items"]]


@pytest.mark.parametrize("fault", ["reset_before", "reset_after"])
async def test_a_reset_is_a_reset(carrier: World, fault: str) -> None:
    await ask(carrier, **{fault: 1})
    with pytest.raises(aiohttp.ClientOSError) as broken:
        await carrier.text()
    assert broken.value.errno == errno.ECONNRESET
    taken = accepted(carrier)
    assert len(taken) == (fault == "reset_after")
    assert [(record["fault"], record["what"], record["n"]) for record in faults(carrier)] == [
        (fault, "message", 1)
    ]
    if taken:
        await carrier.until(lambda: _same(carrier, taken))
    await ask(carrier, **{fault: 0})
    assert (await carrier.text()).status == "queued"


async def _same(carrier: World, sids: list[str]) -> bool:
    return await delivered(carrier) == sids


@pytest.mark.parametrize("fault", ["error_before", "error_after"])
async def test_an_error_of_the_carriers(carrier: World, fault: str) -> None:
    await ask(carrier, **{fault: 1})
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text()
    assert (refused.value.status, refused.value.code) == (500, 20500)
    taken = accepted(carrier)
    assert len(taken) == (fault == "error_after")
    if taken:
        assert faults(carrier)[0]["sid"] == taken[0]
        await carrier.until(lambda: _same(carrier, taken))


async def test_a_429_says_when_to_come_again_and_takes_nothing(carrier: World) -> None:
    await ask(carrier, too_many=1)
    answer = await post(carrier)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json()["code"] == 20429
    assert accepted(carrier) == []


async def test_an_answer_that_breaks_off(carrier: World) -> None:
    await ask(carrier, truncated=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await post(carrier)
    assert len(accepted(carrier)) == 1


async def test_an_answer_that_is_no_json(carrier: World) -> None:
    await ask(carrier, garbled=1)
    answer = await post(carrier)
    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()
    assert len(accepted(carrier)) == 1


async def test_a_refusal_stays_a_refusal(carrier: World) -> None:
    await ask(carrier, error_after=1)
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text(to="12")
    assert refused.value.code == 21211
    assert faults(carrier) == []


async def test_the_callbacks_come_before_the_answer(carrier: World) -> None:
    await ask(carrier, early=1)
    callback = f"{carrier.server.base}{CALLBACK}"
    made: Any = await beside(carrier, carrier.text(status_callback=callback), step=0.01)
    hooks = [(hook.fields["MessageSid"], hook.fields["MessageStatus"]) for hook in _hooks(carrier)]
    assert hooks == [(made.sid, "sent"), (made.sid, "delivered")]


def _hooks(carrier: World) -> list[Any]:
    return carrier.server.at(CALLBACK)


async def test_a_call_is_announced_before_the_answer(carrier: World) -> None:
    await ask(carrier, early=1)
    callback = f"{carrier.server.base}{CALLBACK}"
    work = carrier.call(status_callback=callback, status_callback_event=["initiated"])
    made: Any = await beside(carrier, work, step=0.01)
    assert [hook.fields["CallSid"] for hook in _hooks(carrier)] == [made.sid]


async def test_a_slow_minute_makes_each_request_take_a_second(carrier: World) -> None:
    await ask(carrier, slow=1)
    before = carrier.clock.now()
    await beside(carrier, carrier.text(), step=0.1)
    # Not to the tenth: the clock goes on while the answer is on its way.
    assert 1.0 <= (carrier.clock.now() - before).total_seconds() < 30.0
    assert [record["fault"] for record in faults(carrier)] == ["slow"]


async def test_while_cut_nothing_goes_in_or_out(carrier: World) -> None:
    callback = f"{carrier.server.base}{CALLBACK}"
    await carrier.text(status_callback=callback)
    await ask(carrier, for_s=20, cut=1)
    await carrier.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "1"})
    for _ in range(3):
        with pytest.raises(aiohttp.ClientOSError):
            await carrier.text()
    await carrier.until(lambda: any(record["what"] == "webhook" for record in faults(carrier)))
    assert carrier.server.at("/inbound/sms") == []
    carrier.clock.advance(20)
    assert (await carrier.text("after")).status == "queued"
    await carrier.until(lambda: carrier.server.at("/inbound/sms"))
    assert len(accepted(carrier)) == 3


async def test_faults_strike_by_seed_and_ordinal(carrier: World) -> None:
    async def statuses(seed: int) -> list[int]:
        await carrier.send("PUT", "/_sim/faults", {"rates": {"error_before": 0.5}, "seed": seed})
        return [(await post(carrier)).status_code for _ in range(12)]

    first, second = await statuses(1), await statuses(2)
    assert set(first) == set(second) == {201, 500}
    struck = [record["n"] for record in faults(carrier)]
    assert struck == [n for n, status in enumerate(first + second, 1) if status == 500]


@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset_after", httpx.ReadError), ("truncated", httpx.RemoteProtocolError)],
)
async def test_the_process_as_started_breaks_connections_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, error: type[Exception]
) -> None:
    monkeypatch.setenv("MUSTER_SIM_FAULTS", f'{{"{fault}": 1}}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    process = start(tmp_path / "log.jsonl", port)
    try:
        await ready(base)
        async with httpx.AsyncClient(base_url=base) as http:
            with pytest.raises(error):
                await http.post(PATH, data=FORM, auth=(EMERGENCY, TOKENS[EMERGENCY]))
            ledger = (await http.get("/_sim/ledger")).json()
    finally:
        process.kill()
        process.wait()
    assert (ledger["accepted"], ledger["faults"]) == ({"message": 1}, {fault: 1})
