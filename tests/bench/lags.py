"""Behind by how much consoles are, and in which stage the time went."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from tests.bench.summing import percentile

SLOWEST = 20


@dataclass(frozen=True)
class Look:
    """One look of the console's reader; what it read was handed to all feeds when it ended."""

    began: float
    ended: float
    revision: int


@dataclass(frozen=True)
class Lag:
    """From the commit of a revision until a console had a picture with it, in seconds: until the
    look that found it began, until that look had handed it on, until the console had it."""

    revision: int
    console: int
    committed: float
    unseen: float
    read: float
    sent: float

    @property
    def all(self) -> float:
        return self.unseen + self.read + self.sent


def lags(
    committed: Mapping[int, float],
    looks: Sequence[Look],
    feeds: Sequence[Sequence[tuple[int, float]]],
) -> tuple[list[Lag], int]:
    """Those of every revision at every console, and how many of them a console never got; `feeds`:
    by console, the revision and the moment of each picture it had, in their order."""
    looked = [look.revision for look in looks]
    found, never = [], 0
    for console, feed in enumerate(feeds):
        held = [revision for revision, _at in feed]
        for revision, at in committed.items():
            picture, number = bisect_left(held, revision), bisect_left(looked, revision)
            if picture == len(held) or number == len(looks):
                never += 1
                continue
            look = looks[number]
            began = max(at, look.began)
            sent = feed[picture][1] - look.ended
            found.append(Lag(revision, console, at, began - at, look.ended - began, sent))
    return found, never


def profile(found: Sequence[Lag]) -> str:
    """How long each stage takes, and the slowest console of each of the slowest revisions."""
    lines = [f"{'':8}{'p50':>7}{'p99':>7}{'most':>7}  s"]
    for stage in ("all", "unseen", "read", "sent"):
        took = [getattr(lag, stage) for lag in found]
        figures = (percentile(took, 0.5), percentile(took, 0.99), max(took))
        lines.append(f"{stage:8}" + "".join(f"{figure:7.3f}" for figure in figures))
    began = min(lag.committed for lag in found)
    worst = {lag.revision: lag for lag in sorted(found, key=attrgetter("all"))}
    lines.append("the slowest: at, revision, console, behind = unseen + read + sent")
    slowest = sorted(worst.values(), key=attrgetter("all"), reverse=True)[:SLOWEST]
    lines += [
        f"{lag.committed - began:6.2f} s {lag.revision:5} {lag.console:4}  "
        f"{lag.all:.3f} = {lag.unseen:.3f} + {lag.read:.3f} + {lag.sent:.3f}"
        for lag in slowest
    ]
    return "\n".join(lines)
