"""Numbers that a carrier refuses, and texts that come to nothing: by persona and by rate."""

from pathlib import Path

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.contract.carrier_simulator.faults import CALLBACK, ask, faults
from tests.contract.carrier_simulator.test_calls import ringing
from tests.contract.carrier_simulator.world import PHONE, World, world

OTHER = "+8619900000002"
PERSONAS = {
    "switched_off": ("undelivered", "30003"),
    "dead": ("undelivered", "30005"),
    "landline": ("undelivered", "30006"),
    "filtered": ("undelivered", "30007"),
    "failing": ("failed", "30008"),
}


async def end_of_text(carrier: World) -> tuple[str, str]:
    await carrier.text(status_callback=f"{carrier.server.base}{CALLBACK}")
    hooks = await carrier.until(
        lambda: [hook for hook in carrier.server.at(CALLBACK) if "ErrorCode" in hook.fields]
    )
    return hooks[0].fields["MessageStatus"], hooks[0].fields["ErrorCode"]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_a_text_to_such_a_phone_comes_to_nothing(carrier: World, persona: str) -> None:
    await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": persona})
    assert await end_of_text(carrier) == PERSONAS[persona]
    assert (await carrier.phone())["items"] == []


@pytest.mark.parametrize(("status", "code"), sorted(PERSONAS.values()))
async def test_and_so_it_does_by_rate(carrier: World, status: str, code: str) -> None:
    await ask(carrier, **{f"_{code}": 1})
    assert await end_of_text(carrier) == (status, code)
    assert [(record["fault"], record["what"]) for record in faults(carrier)] == [(code, "delivery")]


@pytest.mark.parametrize(("persona", "code"), [("opted_out", 21610), ("invalid", 21211)])
async def test_such_a_number_is_refused(carrier: World, persona: str, code: int) -> None:
    await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": persona})
    with pytest.raises(TwilioRestException) as refused:
        await carrier.text()
    assert (refused.value.status, refused.value.code) == (400, code)
    assert (await carrier.text(to=OTHER)).status == "queued"


async def test_by_share_of_the_people_and_by_rate(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", weights={"invalid": 1}) as carrier:
        with pytest.raises(TwilioRestException) as refused:
            await carrier.call()
        assert refused.value.code == 21211
        await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": "fast"})
        await ask(carrier, _21610=1)
        with pytest.raises(TwilioRestException) as refused:
            await carrier.text()
        assert refused.value.code == 21610
        await carrier.call()
        await ringing(carrier)


async def test_who_gets_no_texts_can_be_called(carrier: World) -> None:
    await carrier.send("PUT", f"/_sim/personas/{PHONE}", {"persona": "landline"})
    await carrier.call()
    await ringing(carrier)
    await carrier.send("PUT", f"/_sim/personas/{OTHER}", {"persona": "switched_off"})
    silent = await carrier.call(to=OTHER)

    async def failed() -> bool:
        return str((await silent.fetch_async()).status) == "failed"

    await carrier.until(failed)


async def test_a_full_queue_takes_no_more(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", messages_per_s=0.01, queue_limit=2) as carrier:
        await carrier.text("leaves at once")
        await carrier.until(lambda: '"delivered"' in carrier.log.read_text(), step=0)
        for n in range(2):
            await carrier.text(f"waits {n}")
        with pytest.raises(TwilioRestException) as refused:
            await carrier.text("too many")
        assert (refused.value.status, refused.value.code) == (429, 21611)
        carrier.clock.advance(100)
        await carrier.until(lambda: carrier.log.read_text().count('"delivered"') == 2, step=0)
        assert (await carrier.text("has a place")).status == "queued"


async def test_so_it_is_with_calls(tmp_path: Path) -> None:
    async with world(tmp_path / "log.jsonl", calls_per_s=0.01, queue_limit=1) as carrier:
        first = await carrier.call()
        assert await ringing(carrier) == first.sid
        await carrier.call(to=OTHER)
        with pytest.raises(TwilioRestException) as refused:
            await carrier.call(to=OTHER)
        assert (refused.value.status, refused.value.code) == (429, 20429)
