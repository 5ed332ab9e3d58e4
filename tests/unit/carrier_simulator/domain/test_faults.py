"""Faults: by rate and by seed, and never by anything else."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.carrier_simulator.domain.faults import (
    Fault,
    FaultPlan,
    draw,
    plan_facts,
    read_plan,
)

NOON = datetime(2030, 7, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def struck(plan: FaultPlan, fault: Fault, keys: int = 2000) -> set[int]:
    return {key for key in range(keys) if plan.strikes(fault, str(key), NOON)}


def test_the_same_seed_strikes_the_same() -> None:
    plan = FaultPlan(7, {Fault.RESET_AFTER: 0.1})
    assert struck(plan, Fault.RESET_AFTER) == struck(plan, Fault.RESET_AFTER)
    other = FaultPlan(8, {Fault.RESET_AFTER: 0.1})
    assert struck(plan, Fault.RESET_AFTER) != struck(other, Fault.RESET_AFTER)


def test_faults_strike_independently() -> None:
    plan = FaultPlan(7, {Fault.RESET_AFTER: 0.1, Fault.ERROR_AFTER: 0.1})
    both = struck(plan, Fault.RESET_AFTER) & struck(plan, Fault.ERROR_AFTER)
    assert 5 <= len(both) <= 45


@pytest.mark.parametrize("rate", [0.02, 0.3, 0.9])
def test_the_share_is_the_rate(rate: float) -> None:
    found = struck(FaultPlan(1, {Fault.NEVER: rate}), Fault.NEVER, 20_000)
    assert len(found) / 20_000 == pytest.approx(rate, abs=0.015)


@given(st.integers(), st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_rate_strikes_wherever_a_lower_one_does(
    seed: int, key: str, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    lower, higher = (FaultPlan(seed, {Fault.LATE: rate}) for rate in (low, high))
    assert higher.strikes(Fault.LATE, key, NOON) or not lower.strikes(Fault.LATE, key, NOON)
    assert 0 <= draw(seed, Fault.LATE, key) < 1
    assert 1 <= FaultPlan(seed).amount(Fault.LATE, key, 10) <= 10


def test_rates_of_none_and_all() -> None:
    assert FaultPlan().quiet
    assert struck(FaultPlan(), Fault.CUT) == set()
    assert len(struck(FaultPlan(1, {Fault.CUT: 1.0}), Fault.CUT)) == 2000


def test_a_passing_rate_passes_and_leaves_what_lasts() -> None:
    plan = FaultPlan(1, {Fault.SLOW: 0.2}).changed({Fault.SLOW: 1.0}, NOON, NOON + 20 * SECOND)
    assert plan.rate(Fault.SLOW, NOON + 19 * SECOND) == 1.0
    assert plan.rate(Fault.SLOW, NOON + 20 * SECOND) == 0.2


def test_a_lasting_rate_ends_a_passing_one_and_zero_is_none() -> None:
    plan = FaultPlan().changed({Fault.SLOW: 1.0}, NOON, NOON + 20 * SECOND)
    plan = plan.changed({Fault.SLOW: 0.0, Fault.LAG: 0.5}, NOON, None)
    assert (plan.rate(Fault.SLOW, NOON), plan.rate(Fault.LAG, NOON)) == (0.0, 0.5)
    assert plan.changed({Fault.LAG: 0.0}, NOON, None).quiet


def test_what_has_passed_is_forgotten_at_the_next_change() -> None:
    plan = FaultPlan().changed({Fault.CUT: 1.0}, NOON, NOON + SECOND)
    assert plan.changed({}, NOON + SECOND, None).quiet


def test_cuts_and_slowness_last_for_stretches() -> None:
    plan = FaultPlan(3, {Fault.CUT: 0.5, Fault.SLOW: 0.5})
    seconds = [NOON + n * SECOND for n in range(600)]
    cuts = [plan.cut(at) for at in seconds]
    assert all(len(set(cuts[n : n + 10])) == 1 for n in range(0, 600, 10))
    assert 0 < sum(cuts) < 600
    slow = [plan.slow(at) for at in seconds]
    assert all(len(set(slow[n : n + 60])) == 1 for n in range(0, 600, 60))


def test_a_plan_comes_back_from_the_log() -> None:
    plan = FaultPlan(5, {Fault.FILTERED: 0.25})
    plan = plan.changed({Fault.CUT: 1.0}, NOON, NOON + SECOND)
    assert read_plan(orjson.loads(orjson.dumps(plan_facts(plan)))) == plan
