"""How many attempts are claimed ahead of the provider: a moment's worth at its pace.

Enough that the line is never idle while the next ones are claimed, and that a claim is shared by
many; few enough that with a slow provider none grows stale before its turn.
"""

from dataclasses import dataclass

IN_FLIGHT = 64
AHEAD_S = 0.12
LEAST_AHEAD = 16
USUAL_AHEAD = 64
"""Before anything is known of the provider's pace."""
MOST_AHEAD = 192
_NEWEST = 0.3


@dataclass(frozen=True)
class Pace:
    """How many a second come back from the provider, lately; None while nobody knows."""

    per_s: float | None = None


def landed(pace: Pace, count: int, seconds: float) -> Pace:
    """The pace after `count` came back within `seconds`, while there were some to come back."""
    if seconds <= 0:
        return pace
    newest = count / seconds
    return Pace(newest if pace.per_s is None else pace.per_s + (newest - pace.per_s) * _NEWEST)


def most_claimed(pace: Pace) -> int:
    """Attempts that may be claimed and not back yet."""
    if pace.per_s is None:
        return IN_FLIGHT + USUAL_AHEAD
    return IN_FLIGHT + min(MOST_AHEAD, max(LEAST_AHEAD, int(pace.per_s * AHEAD_S)))


def least_room(most: int) -> int:
    """Room below which it is not worth a claim."""
    return max(1, most * 2 // 5)
