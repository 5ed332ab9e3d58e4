"""What is measured under load is measured under load."""

import asyncio
from typing import cast

import pytest

from tests.bench.carrier_log import CarrierLog
from tests.bench.load import Load, per_s
from tests.bench.scene import Scene, Sent


class Carrier:
    """Takes ten texts whenever it is looked at."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self) -> int:
        self.taken += 10
        return self.taken


class District:
    """Has so many people to be told, and remembers how many texts were out at each warning."""

    def __init__(self, people: int, carrier: Carrier) -> None:
        self.people = people
        self.carrier = carrier
        self.warned: list[int] = []

    def rows(self, _query: str) -> list[tuple[int]]:
        return [(self.people,)]

    async def warn_district(self) -> Sent:
        self.warned.append(self.carrier.taken)
        return cast("Sent", None)


async def test_the_next_fan_out_begins_before_the_last_text_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """People hold several posts: a fan-out has fewer texts than posts."""

    async def at_once(_seconds: float) -> None:
        if len(district.warned) == 3:
            raise asyncio.CancelledError

    carrier = Carrier()
    district = District(100, carrier)
    load = Load(cast("Scene", district), cast("CarrierLog", carrier))
    monkeypatch.setattr(asyncio, "sleep", at_once)
    with pytest.raises(asyncio.CancelledError):
        await load.keep_up()
    first, second, third = district.warned
    assert first <= 100
    assert second - first <= 100
    assert third - second <= 100


def test_texts_a_second_are_those_of_the_time_asked_for() -> None:
    assert per_s([0.0, 10.0, 11.0, 12.0, 13.0, 30.0], 9.0, 14.0) == pytest.approx(0.8)


@pytest.mark.parametrize("taken", [[], [10.0], [19.0]])
def test_a_lull_is_no_load(taken: list[float]) -> None:
    with pytest.raises(AssertionError, match="no load"):
        per_s(taken, 9.0, 20.0)
