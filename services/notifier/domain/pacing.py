"""The queue is ours: at most a second's worth ahead of the provider's rate is handed over."""

AHEAD_S = 1.0
"""One second, so that a restart within it still hands over no more than two seconds' worth."""


def most_at_once(rate_per_s: float) -> float:
    """How many may be handed over after a pause; a slow line sends one at a time."""
    return max(1.0, rate_per_s * AHEAD_S)


class Pacer:
    """One process's token bucket; times are seconds of any steady clock.

    It keeps a process from asking for more than there can be; what all processes together may
    hand over is in the table `hand_overs`.
    """

    def __init__(self) -> None:
        self._tokens: float | None = None
        self._seen_at = 0.0

    def room(self, rate_per_s: float, now_s: float) -> int:
        """How many may be handed over at this moment."""
        most = most_at_once(rate_per_s)
        if self._tokens is None:
            self._tokens = most
        else:
            self._tokens = min(most, self._tokens + (now_s - self._seen_at) * rate_per_s)
        self._seen_at = now_s
        return int(self._tokens)

    def take(self, count: int) -> None:
        """So many were handed over."""
        if self._tokens is not None:
            self._tokens -= count
