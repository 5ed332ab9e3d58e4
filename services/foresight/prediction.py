"""How long a start will take, predicted: who is told, who answers, which doors are seen to."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from statistics import mean, median

from services.foresight.asked import Asked
from services.foresight.course import NEVER, course
from services.foresight.load import Capacity, cost
from services.foresight.past import Expectation, Past
from services.foresight.seats import SEATS_PLAYED, Sample

PERCENTS = (50, 90, 100)
POINTS = 40
MOST_COURSES = 25
"""A small start is played many times over, a large one once, and of the largest a part of it on a
part of the lines."""
SEED = 1
"""The same start is predicted the same at each look."""


@dataclass(frozen=True)
class Line:
    """Of `of` posts or doors, `share` come to it in the end (0 to 1). `at_s` are the seconds until
    50, 90 and 100 % have, None where so many never do; `curve` is (seconds, share by then)."""

    of: int
    share: float
    at_s: tuple[float | None, float | None, float | None]
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Prediction:
    """What is to be expected; `messages`, `calls` and `cost` (in yuan) are of the whole ladder.
    `mobilisations` is from how many it was learnt; 0: from what is assumed."""

    told: Line
    answered: Line
    accounted: Line
    messages: int
    calls: int
    cost: int
    mobilisations: int


def predicted(
    sample: Sample, asked: Asked, capacity: Capacity, past: Past, seed: int = SEED
) -> Prediction:
    """The middle of several courses; the same for the same arguments."""
    seats, share = sample.seats, sample.share
    asked_in_all = len(seats) + len(sample.buddies)
    times = max(1, min(MOST_COURSES, SEATS_PLAYED // max(1, asked_in_all)))
    part, expected = _scaled(capacity, share), Expectation(past)
    courses = [
        course(sample, asked, part, expected, Random(f"{seed}/{number}"))  # noqa: S311 - chance
        for number in range(times)
    ]
    messages = round(mean(one.messages for one in courses) / share)
    calls = round(mean(one.calls for one in courses) / share)
    return Prediction(
        told=_line(sample.posts, [one.told for one in courses], len(seats)),
        answered=_line(sample.posts, [one.answered for one in courses], len(seats)),
        accounted=_line(sample.doors, [one.accounted for one in courses], courses[0].doors),
        messages=messages,
        calls=calls,
        cost=cost(messages * asked.parts, calls, capacity),
        mobilisations=past.mobilisations,
    )


def _scaled(capacity: Capacity, share: float) -> Capacity:
    lines = max(1, round(capacity.lines * share))
    return Capacity(
        sms_per_s=capacity.sms_per_s * share,
        lines=lines,
        # What rounding takes from or gives to the lines, a call's length gives back.
        call=capacity.call * (lines / (capacity.lines * share)),
        switched_off=capacity.switched_off,
    )


def _line(of: int, runs: Sequence[Sequence[float]], each: int) -> Line:
    ordered = [sorted(run) for run in runs]
    whole = sorted(at for run in ordered for at in run if at != NEVER)
    share = len(whole) / (each * len(runs)) if each else 0.0
    return Line(
        of=of,
        share=round(share, 4),
        at_s=(_until(ordered, each, 50), _until(ordered, each, 90), _until(ordered, each, 100)),
        curve=_curve(whole, share),
    )


def _until(runs: Sequence[Sequence[float]], each: int, percent: int) -> float | None:
    """The middle over the courses; those that never get there count as never."""
    needed = ceil(each * percent / 100)
    if not needed:
        return None
    middle = median(run[needed - 1] if len(run) >= needed else NEVER for run in runs)
    return None if middle == NEVER or middle != middle else round(middle, 1)


def _curve(whole: Sequence[float], share: float) -> tuple[tuple[float, float], ...]:
    """Closer where it rises fast, and the first point at nothing."""
    if not whole:
        return ()
    points = [(0.0, 0.0)]
    for number in range(POINTS + 1):
        at = whole[round(number * (len(whole) - 1) / POINTS)]
        points.append((round(at, 1), round(share * bisect_right(whole, at) / len(whole), 4)))
    return tuple(dict.fromkeys(points))
