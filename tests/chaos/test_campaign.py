"""The short form of `make chaos`: twenty overlapping blows under load."""

import json
from itertools import islice
from pathlib import Path

import pytest

from tests.chaos.campaign import Pace, campaign
from tests.chaos.schedule import AT_WINDOWS, Kind, schedule, warned
from tests.support.plays import Timers
from tests.support.silence import Turn

SHORT = Pace(
    alert_s=5.0,
    blow_s=1.5,
    window_s=15.0,
    rest_s=240.0,
    timers=Timers(sms=6, call=4, deadline=100),
)


@pytest.mark.alone
@pytest.mark.timeout(600)
async def test_twenty_blows_lose_and_repeat_nothing(tmp_path: Path, my_turn: Turn) -> None:
    account = await campaign(tmp_path, kills=20, seed=7, pace=SHORT, calm=my_turn.over)
    figures = account.as_dict()
    del figures["blows"]
    assert account.holds, json.dumps(figures, indent=2, default=str)


def test_the_same_seed_deals_the_same_blows_and_warns_in_the_same_order() -> None:
    assert schedule(500, 7) == schedule(500, 7) != schedule(500, 8)
    one, again, other = (tuple(islice(warned(("a", "b", "c"), seed), 300)) for seed in (7, 7, 8))
    assert one == again != other
    assert {len(set(one[i : i + 3])) for i in range(0, 300, 3)} == {3}, "each in its turn"


def test_every_kind_and_every_window_has_its_turn() -> None:
    blows = schedule(20, 7)
    assert {blow.kind for blow in blows} == set(Kind)
    assert {(blow.process, blow.window) for blow in blows if blow.window} == set(AT_WINDOWS)
    assert next(blow for blow in blows if blow.kind is Kind.ZOMBIE).process == "notifier"
