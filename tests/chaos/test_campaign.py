"""The short form of `make chaos`: twenty overlapping blows under load."""

import json
from itertools import islice
from pathlib import Path

import pytest

from tests.chaos.campaign import Pace, campaign
from tests.chaos.schedule import AT_WINDOWS, Kind, schedule, warned
from tests.support.plays import Timers
from tests.support.silence import Turn
from tests.support.speed import slowness

SHORT = Pace(
    alert_s=5.0,
    blow_s=1.5,
    window_s=60.0,
    rest_s=300.0,
    timers=Timers(sms=6, call=4, deadline=100),
)


@pytest.mark.alone
@pytest.mark.timeout(2400)
async def test_twenty_blows_lose_and_repeat_nothing(tmp_path: Path, my_turn: Turn) -> None:
    pace = SHORT.slowed(slowness())
    account = await campaign(tmp_path, kills=20, seed=7, pace=pace, calm=my_turn.over)
    figures = account.as_dict()
    del figures["blows"]
    assert account.holds, json.dumps(figures, indent=2, default=str)


def test_the_same_seed_deals_the_same_blows_and_warns_in_the_same_order() -> None:
    assert schedule(500, 7) == schedule(500, 7) != schedule(500, 8)
    one, again, other = (tuple(islice(warned(("a", "b", "c"), seed), 300)) for seed in (7, 7, 8))
    assert one == again != other
    assert {len(set(one[i : i + 3])) for i in range(0, 300, 3)} == {3}, "each in its turn"


def test_on_a_slow_machine_everything_is_as_much_slower() -> None:
    slow = SHORT.slowed(2.5)
    assert slow.timers == Timers(sms=15, call=10, deadline=250)
    assert (slow.alert_s, slow.blow_s) == (12.5, 3.75)
    assert SHORT.slowed(1.0) == SHORT


def test_every_kind_and_every_window_has_its_turn() -> None:
    blows = schedule(20, 7)
    assert {blow.kind for blow in blows} == set(Kind)
    assert {(blow.process, blow.window) for blow in blows if blow.window} == set(AT_WINDOWS)
    assert next(blow for blow in blows if blow.kind is Kind.ZOMBIE).process == "notifier"
