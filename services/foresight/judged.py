"""A prediction beside what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median

from services.foresight.prediction import PERCENTS, Prediction

LEAST_S = 60.0
"""Where both are below a minute nothing is compared, and no error is measured against less: seconds
change no decision, and would make every prediction look good or bad."""
LINES = ("told", "answered", "accounted")


@dataclass(frozen=True)
class Happened:
    """What came of posts or doors: of how many, and the seconds of those to whom it came."""

    of: int
    seconds: Sequence[float]

    def until(self, percent: int) -> float | None:
        """Seconds until so many percent of all; None when they never were."""
        needed = ceil(self.of * percent / 100)
        return sorted(self.seconds)[needed - 1] if 0 < needed <= len(self.seconds) else None


class Miss(StrEnum):
    """Only one of both sides says never: no share says how far off that is."""

    NEVER_CAME = "never-came"
    NOT_PREDICTED = "not-predicted"


@dataclass(frozen=True)
class Judgement:
    """One figure: predicted and actual seconds, and how far off the prediction was, as a share of
    the actual time (0.2: 20 %); None where one of both never came (`miss` says which) or both took
    seconds."""

    what: str
    percent: int
    predicted_s: float | None
    actual_s: float | None
    error: float | None
    miss: Miss | None = None


def judged(
    prediction: Prediction, happened: Mapping[str, Happened], ran_s: float | None = None
) -> list[Judgement]:
    """Every figure of the prediction, in its order. `ran_s` is how long it ran, None while it does:
    what was to come later than that did not fail to come."""
    return [
        _judgement(what, percent, predicted_s, happened[what].until(percent), ran_s)
        for what in LINES
        for percent, predicted_s in zip(PERCENTS, getattr(prediction, what).at_s, strict=True)
    ]


def error_of(judgements: Sequence[Judgement]) -> float | None:
    """The middle of the errors; None where nothing could be compared."""
    errors = [one.error for one in judgements if one.error is not None]
    return median(errors) if errors else None


def misses(judgements: Sequence[Judgement]) -> Mapping[Miss, int]:
    """How many figures only one side had, by which."""
    return Counter(one.miss for one in judgements if one.miss is not None)


def _judgement(
    what: str,
    percent: int,
    predicted_s: float | None,
    actual_s: float | None,
    ran_s: float | None,
) -> Judgement:
    error = None
    if predicted_s is not None and actual_s is not None and max(predicted_s, actual_s) >= LEAST_S:
        error = round(abs(predicted_s - actual_s) / max(actual_s, LEAST_S), 3)
    miss = None
    if predicted_s is None and actual_s is not None:
        miss = Miss.NOT_PREDICTED
    elif actual_s is None and predicted_s is not None and ran_s is not None and predicted_s < ran_s:
        miss = Miss.NEVER_CAME
    return Judgement(what, percent, predicted_s, actual_s, error, miss)
