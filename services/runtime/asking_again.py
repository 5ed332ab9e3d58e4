"""When a consumer that was left without partitions asks for them again."""

from dataclasses import dataclass
from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=5)


@dataclass
class AskingAgain:
    """After FIRST, then each time after twice as long: where there are more processes than
    partitions some have none for good, and each question stops all others for a moment."""

    _since: float | None = None
    _pause: float = FIRST.total_seconds()

    def due(self, complete: bool, now: float) -> bool:
        """Whether to ask at `now`, in seconds; `complete`: there are partitions of every topic."""
        if complete:
            self._since, self._pause = None, FIRST.total_seconds()
            return False
        if self._since is None:
            self._since = now
        if now - self._since < self._pause:
            return False
        self._since, self._pause = now, min(2 * self._pause, LONGEST.total_seconds())
        return True
