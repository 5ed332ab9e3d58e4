"""Predictions: the middle of many courses, the same at each look, quick for the largest."""

import gc
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.foresight import prediction, seats
from services.foresight.asked import Asked
from services.foresight.course import Course, course
from services.foresight.forces import Roster, forces_for
from services.foresight.load import Capacity
from services.foresight.past import NO_PAST
from services.foresight.prediction import Prediction, predicted
from services.foresight.seats import Sample, sample_of
from tests.builders.foresight import ASKED, district

CAPACITY = Capacity()
BLOCK = district(1, 3, 4, 2)


def _predicted(
    roster: Roster, asked: Asked = ASKED, capacity: Capacity = CAPACITY, seed: int = 1
) -> Prediction:
    sample = sample_of(asked, roster, forces_for(asked, roster))
    return predicted(sample, asked, capacity, NO_PAST, seed)


def _shape(made: Prediction) -> list[float]:
    lines = (made.told, made.answered, made.accounted)
    times = [at for line in lines for at in line.at_s[:2] if at is not None]
    return [*times, *(line.share for line in lines), made.messages, made.calls]


def test_the_same_start_is_predicted_the_same_at_each_look() -> None:
    assert _predicted(BLOCK) == _predicted(BLOCK)


def test_another_seed_says_about_the_same() -> None:
    one, other = (_predicted(BLOCK, seed=seed) for seed in (1, 2))
    assert one != other
    assert _shape(one) == pytest.approx(_shape(other), rel=0.2)


def test_curves_only_rise_to_the_share_of_the_end() -> None:
    made = _predicted(BLOCK)
    for line in (made.told, made.answered, made.accounted):
        assert list(line.curve) == sorted(line.curve)
        assert line.curve[-1][1] == pytest.approx(line.share, abs=0.001)
        known = [at for at in line.at_s if at is not None]
        assert known == sorted(known)
    assert made.told.at_s[0] <= made.answered.at_s[0] <= made.accounted.at_s[0]  # type: ignore[operator]
    assert made.accounted.share < 1
    assert made.accounted.at_s[2] is None


def test_fewer_lines_take_longer() -> None:
    many, few = (_predicted(BLOCK, capacity=Capacity(lines=lines)) for lines in (100, 1))
    assert few.answered.at_s[1] > many.answered.at_s[1]  # type: ignore[operator]


def test_nobody_to_tell_is_no_error() -> None:
    made = _predicted(Roster((), (), {}, {}))
    assert (made.told.of, made.told.at_s, made.messages) == (0, (None, None, None), 0)


def test_a_part_of_the_largest_on_a_part_of_the_lines_says_what_the_whole_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large, capacity = district(20, 3, 4, 2), Capacity(sms_per_s=2.0, lines=10)
    cascade = replace(ASKED, cascade_wait=timedelta(minutes=5))
    whole = _predicted(large, cascade, capacity)
    for module in (seats, prediction):
        monkeypatch.setattr(module, "SEATS_PLAYED", 250)

    part = _predicted(large, cascade, capacity)

    assert (part.told.of, part.accounted.of) == (whole.told.of, whole.accounted.of)
    assert _shape(part) == pytest.approx(_shape(whole), rel=0.2)


def test_44_000_posts_are_predicted_while_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second on a quiet machine (decision 0036), since only so many seats are played. The
    limit finds what grows faster than they do, on a slow machine too; the collector is kept out,
    which would look through what all tests before have left."""
    large = district(120, 12, 8, 3)
    sample = sample_of(ASKED, large, forces_for(ASKED, large))
    played: list[int] = []

    def noted(of: Sample, *how: Any) -> Course:
        played.append(len(of.seats))
        return course(of, *how)

    monkeypatch.setattr(prediction, "course", noted)
    gc.freeze()
    began = time.process_time()
    made = predicted(sample, ASKED, CAPACITY, NO_PAST)
    took = time.process_time() - began
    gc.unfreeze()
    assert 0 < sum(played) <= seats.SEATS_PLAYED
    assert took < 10.0
    assert made.told.of == 47_640
