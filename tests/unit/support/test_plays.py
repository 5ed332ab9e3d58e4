"""The plan of a play on real processes is one that alerting takes."""

from pathlib import Path

import pytest

from services.alerting.translate.plan_file import load_plans
from tests.chaos.test_campaign import SHORT
from tests.chaos.test_kills import TIMERS
from tests.support.plays import BRISK, Timers, quick_plans


@pytest.mark.parametrize("timers", [BRISK, SHORT.timers, TIMERS])
def test_a_quick_plan_is_taken(tmp_path: Path, timers: Timers) -> None:
    assert load_plans(quick_plans(tmp_path, timers))
