"""How posts and grids did over several mobilisations, fairly.

Fair: only what was really sent counts. Who was never reached is not late, and a post that nobody
held is the roster's weakness, not a person's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import TaskKind
from services.gateway.reports.domain.places import answer_wait, by_place
from services.gateway.reports.domain.record import Record
from services.gateway.reports.domain.spread import median, share


@dataclass(frozen=True)
class Standing:
    """One post or grid over `times` mobilisations in which it was really reached.

    `answered` of them it answered, within `answered_s` (median, seconds); `coverage` is the share
    of its residents at risk that were accounted for, over all of them together.
    """

    subject_id: UUID
    times: int
    answered: int
    answered_s: float | None
    coverage: float | None

    @property
    def share(self) -> float | None:
        return share(self.answered, self.times)


def of_posts(records: Iterable[Record]) -> list[Standing]:
    """Posts that were reached at least once, the least reliable first."""
    waits: dict[UUID, list[float | None]] = defaultdict(list)
    for record in records:
        reached: dict[UUID, float | None] = {}
        for deed in record.deeds:
            if deed.kind is TaskKind.LEAD and deed.told_at is not None and _own(deed.cause):
                wait = answer_wait(deed)
                known = reached.get(deed.post_id)
                reached[deed.post_id] = wait if known is None else known
        for post_id, wait in reached.items():
            waits[post_id].append(wait)
    found = [_standing(post_id, listed, None) for post_id, listed in waits.items()]
    return sorted(found, key=_reliability)


def of_places(records: Iterable[Record], kind: str) -> list[Standing]:
    """Places of a kind over these mobilisations, the worst covered first."""
    times: dict[UUID, int] = defaultdict(int)
    answered: dict[UUID, int] = defaultdict(int)
    seen: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    waits: dict[UUID, list[float]] = defaultdict(list)
    for record in records:
        for node_id, figures in by_place(record).items():
            node = record.nodes.get(node_id)
            if node is None or node.kind != kind or not figures.told:
                continue
            times[node_id] += 1
            answered[node_id] += figures.answered > 0
            accounted, visits = seen[node_id]
            seen[node_id] = accounted + figures.accounted, visits + figures.visits
            if figures.answered_s is not None:
                waits[node_id].append(figures.answered_s)
    found = [
        Standing(node_id, count, answered[node_id], median(waits[node_id]), share(*seen[node_id]))
        for node_id, count in times.items()
    ]
    return sorted(found, key=_cover)


def _cover(one: Standing) -> tuple[bool, float, str]:
    return one.coverage is None, one.coverage or 0.0, str(one.subject_id)


def _own(cause: str) -> bool:
    """A post's own task, not one that it took over from below."""
    return cause.rpartition("/")[0] in ("", "deputy")


def _standing(subject_id: UUID, waits: list[float | None], coverage: float | None) -> Standing:
    given = [wait for wait in waits if wait is not None]
    return Standing(subject_id, len(waits), len(given), median(given), coverage)


def _reliability(one: Standing) -> tuple[float, float, str]:
    return one.share or 0.0, -(one.answered_s or 0.0), str(one.subject_id)
