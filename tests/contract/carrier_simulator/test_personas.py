"""People who answer by themselves, from the text to the last door."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.carrier_simulator.domain.page_plan import outcome_at
from tests.contract.carrier_simulator.field import TOKEN, Field
from tests.contract.carrier_simulator.test_calls import question, thanks
from tests.contract.carrier_simulator.world import PHONE, World, world

VISITS = tuple(f"visit-{n}" for n in range(6))


@pytest_asyncio.fixture
async def living(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path / "log.jsonl", personas_on=True, seed=7) as made:
        yield made


async def sent(carrier: World, kind: str, *, cannot: bool = False) -> Field:
    """A field page, and a text with its link on the handset of such a persona."""
    field = Field(carrier.server, VISITS)
    body = {"persona": kind, "cannot": cannot}
    await carrier.send("PUT", f"/_sim/personas/{PHONE}", body)
    await carrier.text(f"台风橙色预警。已收到回1,不能去回2。详情 {field.link}")

    async def there() -> bool:
        return bool((await carrier.phone())["items"])

    await carrier.until(there, step=0)
    return field


def settled(field: Field) -> bool:
    """Every door has the outcome it gives in the end."""
    return all(field.outcomes[visit] == outcome_at(7, visit, 3) for visit in VISITS)


async def test_a_fast_one_replies_opens_the_link_and_goes_to_every_door(living: World) -> None:
    field = await sent(living, "fast")
    hooks = await living.until(lambda: living.server.at("/twilio/inbound/sms"), step=5)
    assert hooks[0].fields["Body"] == "1"
    await living.until(lambda: settled(field), step=20)
    ledger = await living.get("/_sim/ledger")
    assert ledger["answers"]["heard"]["received"] == 1
    assert ledger["answers"]["heard"]["visit"] >= len(VISITS)
    assert ledger["told"]["sms"] == [{"token": TOKEN, "round": "f"}]


async def test_only_the_link_never_replies(living: World) -> None:
    field = await sent(living, "only_link")
    await living.until(lambda: settled(field), step=20)
    assert living.server.at("/twilio/inbound/sms") == []


@pytest.mark.parametrize("kind", ["never", "only_calls", "relative", "manual"])
async def test_some_leave_a_text_alone(living: World, kind: str) -> None:
    field = await sent(living, kind)
    living.clock.advance(7200)
    await asyncio.sleep(0.1)
    assert (field.looks, living.server.at("/twilio/inbound/sms")) == (0, [])


async def test_who_cant_says_2_and_stays_away(living: World) -> None:
    field = await sent(living, "slow", cannot=True)
    hooks = await living.until(lambda: living.server.at("/twilio/inbound/sms"), step=20)
    assert hooks[0].fields["Body"] == "2"
    living.clock.advance(7200)
    await asyncio.sleep(0.05)
    assert field.looks == 0


async def test_only_calls_presses_1_and_then_opens_the_texts_link(living: World) -> None:
    field = await sent(living, "only_calls")
    living.server.answers["/twilio/voice/a-1"] = (200, question())
    living.server.answers["/twilio/voice/a-1/key"] = (200, thanks())
    await living.call()
    keys = await living.until(lambda: living.server.at("/key"), step=1)
    assert keys[0].fields["Digits"] == "1"
    await living.until(lambda: settled(field), step=20)
    assert living.server.at("/twilio/inbound/sms") == []


async def test_a_relative_picks_up_and_presses_nothing(living: World) -> None:
    await sent(living, "relative")
    living.server.answers["/twilio/voice/a-1"] = (200, question())
    made = await living.call()

    async def over() -> bool:
        return bool((await made.fetch_async()).status == "completed")

    await living.until(over, step=1)
    assert living.server.at("/key") == []


async def test_switched_off_nobody_answers_and_switched_on_they_take_it_up(living: World) -> None:
    await living.send("PUT", "/_sim/personas", {"on": False})
    field = await sent(living, "fast")
    living.clock.advance(600)
    await asyncio.sleep(0.05)
    assert field.looks == 0
    await living.send("PUT", "/_sim/personas", {"on": True})
    await living.until(lambda: settled(field), step=20)
    assert len(living.server.at("/twilio/inbound/sms")) == 1


async def test_who_takes_a_phone_into_their_hands_has_it_alone(living: World) -> None:
    field = await sent(living, "fast")
    await living.send("POST", f"/_sim/handsets/{PHONE}/reply", {"body": "2"})
    await living.until(lambda: living.server.at("/twilio/inbound/sms"), step=0)
    living.clock.advance(3600)
    await asyncio.sleep(0.05)
    assert (field.looks, len(living.server.at("/twilio/inbound/sms"))) == (0, 1)
    assert (await living.phone())["persona"] == "manual"
