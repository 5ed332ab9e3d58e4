"""How long things took: shares of all, never of those alone that came to an end."""

import math
from collections.abc import Sequence


def reached(seconds: Sequence[float], of: int, percent: int) -> float | None:
    """Seconds until so many percent of `of` were there; None when they never were.

    Whoever never answered counts among `of`: a quick half is no quick whole.
    """
    needed = math.ceil(of * percent / 100)
    if of == 0 or needed == 0 or len(seconds) < needed:
        return None
    return sorted(seconds)[needed - 1]


def median(seconds: Sequence[float]) -> float | None:
    """The middle of what there is; None of nothing."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def share(part: int, whole: int) -> float | None:
    """From 0 to 1; None of nothing."""
    return part / whole if whole else None
