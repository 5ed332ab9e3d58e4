"""How large each measurement is, and which there are."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Part(StrEnum):
    """One measurement, or several that share their fan-out."""

    BURST = "burst"
    STEADY = "steady"
    LARGE = "large"
    IDLE = "idle"
    IMPACT = "impact"
    LOADED = "loaded"
    VIEW = "view"
    STOP = "stop"
    TIMERS = "timers"


THROUGHPUT = frozenset({Part.BURST, Part.STEADY})
IN_DISTRICT = frozenset(Part) - THROUGHPUT - {Part.LARGE}


@dataclass(frozen=True)
class Sizes:
    """`residents` of the district in which both modes are measured and of the `large` fan-out
    beside it, `messages` of the bare loop, residents of the `district` of all else, small `alerts`
    a percentile is made of, `answers` another, and how many timers are due in one second."""

    residents: int
    large: int
    messages: int
    district: int
    alerts: int
    answers: int
    timers: int

    def of(self, residents: int) -> "Sizes":
        """The same with another district for the two modes."""
        return replace(self, residents=residents)


FULL = Sizes(
    residents=300_000,
    large=3_000_000,
    messages=10_000,
    district=1_000_000,
    alerts=200,
    answers=200,
    timers=40_000,
)
"""10,000 and 100,000 attempts: a third of those are posts, but one person may hold several; and a
district of a million."""
QUICK = Sizes(
    residents=23_000,
    large=46_000,
    messages=2_000,
    district=46_000,
    alerts=30,
    answers=30,
    timers=1_500,
)
"""Tells whether it runs and what has changed; too small for the figures to be judged by."""
