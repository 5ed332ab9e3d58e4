"""How long something took those to whom it happened: small enough to be pooled and drawn from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = 40
"""A spread is kept as this many equal steps from the quickest to the slowest."""


@dataclass(frozen=True)
class Spread:
    """Of `of` it happened to `came`; `seconds` are theirs in equal steps, the quickest first."""

    of: int
    came: int
    seconds: tuple[float, ...]

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.came / self.of if self.of else 0.0

    def at(self, place: float) -> float:
        """The seconds at a place from 0 (the quickest) to 1 (the slowest), between two steps in
        proportion; 0 when it happened to nobody."""
        if not self.seconds:
            return 0.0
        exact = place * (len(self.seconds) - 1)
        below = int(exact)
        low = self.seconds[below]
        if below + 1 == len(self.seconds):
            return low
        return low + (self.seconds[below + 1] - low) * (exact - below)


NOTHING = Spread(0, 0, ())


def spread(of: int, seconds: Sequence[float]) -> Spread:
    """What was observed: whom it happened to, and how long it took each."""
    ordered = sorted(seconds)
    return Spread(of, len(ordered), _steps([(one, 1.0) for one in ordered]))


def pooled(spreads: Iterable[Spread]) -> Spread:
    """Several as one; each weighs as many as it happened to."""
    listed = [one for one in spreads if one.of]
    weighed = [
        (value, one.came / len(one.seconds)) for one in listed if one.came for value in one.seconds
    ]
    of, came = sum(one.of for one in listed), sum(one.came for one in listed)
    return Spread(of, came, _steps(sorted(weighed)))


def _steps(weighed: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Values in order with their weights, as at most so many equal steps."""
    if len(weighed) <= STEPS + 1 and len({weight for _, weight in weighed}) <= 1:
        return tuple(round(value, 1) for value, _ in weighed)
    whole = sum(weight for _, weight in weighed)
    found: list[float] = []
    passed, number = 0.0, 0
    for step in range(STEPS + 1):
        wanted = whole * step / STEPS
        while number + 1 < len(weighed) and passed + weighed[number][1] < wanted:
            passed += weighed[number][1]
            number += 1
        found.append(round(weighed[number][0], 1))
    return tuple(found)
