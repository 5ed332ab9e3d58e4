"""When a campaign holds: each limit that `make chaos` prints fails it alone."""

import asyncio
from dataclasses import fields
from typing import Any, cast

import pytest

from tests.chaos.account import MOST_S, OF_KILLS, SOME_KILLS, SOME_STOOD, Account
from tests.chaos.arena import Arena
from tests.chaos.campaign import _deal
from tests.chaos.schedule import Blow, Kind


def account(**found: object) -> Account:
    """A campaign of 20 kills in which all went well, but for what is given."""
    nothing: dict[str, Any] = {field.name: 0 for field in fields(Account)}
    well = {
        "asked": 20,
        "kills": 20,
        "by_window": {"claimed": 8, "elsewhere": 12},
        "replies_sent": 1,
        "replies_recorded": 1,
        "took_s": MOST_S,
        "unrest": "",
    }
    return Account(**nothing | well | found)


def test_what_went_well_holds() -> None:
    assert account().holds


@pytest.mark.parametrize(
    "found",
    [
        {"lost": 1},
        {"duplicates": 1},
        {"false_not_sent": 1},
        {"tasks_open": 1},
        {"dead_letters": 1},
        {"unknown_left": 1},
        {"replies_recorded": 0},
        {"replies_sent": 0, "replies_recorded": 0},
        {"by_window": {"claimed": 7, "elsewhere": 13}},
        {"took_s": MOST_S + 1},
        {"asked": 21},
        {"unrest": "AssertionError('not ended within 900 s')"},
    ],
    ids=str,
)
def test_each_limit_alone_fails_it(found: dict[str, object]) -> None:
    assert not account(**found).holds


@pytest.mark.parametrize(
    ("stood", "succeeded", "holds"),
    [(SOME_STOOD, 0, False), (SOME_STOOD, 1, True), (SOME_STOOD - 1, 0, True), (0, 0, True)],
)
def test_where_many_stood_one_found_another_at_its_work(
    stood: int, succeeded: int, holds: bool
) -> None:
    assert account(zombies=stood, zombies_succeeded=succeeded).holds is holds


def test_of_a_few_kills_chance_decides_where_they_fall() -> None:
    few = SOME_KILLS - 1
    assert account(asked=few, kills=few, by_window={"elsewhere": few}).holds


def test_more_kills_may_take_longer() -> None:
    many = 2 * OF_KILLS
    assert account(asked=many, kills=many, by_window={"claimed": many}, took_s=2 * MOST_S).holds


class OneNeverBack:
    """An arena in which the victim of the first blow never comes back."""

    def __init__(self) -> None:
        self.dealt: list[int] = []

    async def deal(self, blow: Blow) -> None:
        if blow.number == 0:
            raise TimeoutError
        await asyncio.sleep(0)
        self.dealt.append(blow.number)


async def test_a_blow_that_cannot_fall_keeps_no_other_back() -> None:
    arena = OneNeverBack()
    await _deal(cast("Arena", arena), [Blow(number, Kind.KILL) for number in range(3)], 0)
    assert arena.dealt == [1, 2]
