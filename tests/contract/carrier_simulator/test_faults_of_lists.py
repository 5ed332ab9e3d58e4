"""Look-ups: lists that are behind, and lists that never come."""

import pytest
from twilio.base.exceptions import TwilioException

from tests.contract.carrier_simulator.faults import ask, faults
from tests.contract.carrier_simulator.world import EMERGENCY, PHONE, World

OTHER = "+8619900000002"


async def listed(carrier: World, to: str = PHONE) -> list[str]:
    found = await carrier.clients[EMERGENCY].messages.list_async(to=to)
    return [message.sid for message in found]


async def test_a_list_is_behind_for_up_to_ten_seconds(carrier: World) -> None:
    await ask(carrier, lag=1)
    made = await carrier.text()
    assert await listed(carrier) == []
    (noted,) = faults(carrier)
    assert (noted["fault"], noted["sid"], noted["to"]) == ("lag", made.sid, PHONE)
    assert 1 <= noted["seconds"] <= 10
    assert (await carrier.clients[EMERGENCY].messages(made.sid).fetch_async()).sid == made.sid
    carrier.clock.advance(noted["seconds"])
    assert await listed(carrier) == [made.sid]


async def test_a_silent_number_is_never_looked_up_and_each_try_is_counted(
    carrier: World,
) -> None:
    await carrier.text()
    await ask(carrier, silence=1)
    for _ in range(3):
        with pytest.raises(TwilioException, match="HTTP 503"):
            await listed(carrier)
    ledger = await carrier.get("/_sim/ledger")
    assert ledger["unanswered"] == {PHONE: 3}
    assert ledger["faults"] == {"silence": 3}


async def test_silence_is_of_some_numbers_and_stays_with_them(carrier: World) -> None:
    await ask(carrier, silence=0.5)
    numbers = [f"+86199000001{n:02d}" for n in range(20)]

    async def answered() -> list[bool]:
        found = []
        for number in numbers:
            try:
                await listed(carrier, number)
            except TwilioException:
                found.append(False)
            else:
                found.append(True)
        return found

    first = await answered()
    assert set(first) == {True, False}
    assert await answered() == first
    silent = {number for number, good in zip(numbers, first, strict=True) if not good}
    assert (await carrier.get("/_sim/ledger"))["unanswered"] == dict.fromkeys(silent, 2)


@pytest.mark.parametrize("fault", ["error_before", "too_many", "garbled"])
async def test_a_look_up_that_fails_once_is_counted_too(carrier: World, fault: str) -> None:
    await ask(carrier, **{fault: 1})
    with pytest.raises((TwilioException, ValueError)):
        await listed(carrier, OTHER)
    await ask(carrier, **{fault: 0})
    assert await listed(carrier, OTHER) == []
    assert (await carrier.get("/_sim/ledger"))["unanswered"] == {OTHER: 1}
