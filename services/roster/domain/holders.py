"""Who holds a post at a moment."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import Rank


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts_at` to before `ends_at`; without an end it goes on."""

    starts_at: datetime
    ends_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's turn at a post."""

    person_id: UUID
    rank: Rank
    period: Period


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a post, with the fields of an event's `Holder`."""

    person_id: UUID
    rank: Rank
    available: bool


def holders(assignments: Iterable[Assignment], absent: Set[UUID], at: datetime) -> tuple[Held, ...]:
    """The post's holders at a moment, A before B; none when it is vacant.

    Of several at one rank the one whose turn began last holds it, so a temporary one steps back
    by itself. Nobody deputises for themselves. Who is `absent` holds the post but is not
    available.
    """
    latest: dict[Rank, Assignment] = {}
    for item in assignments:
        known = latest.get(item.rank)
        if item.period.holds(at) and (known is None or _order(item) > _order(known)):
            latest[item.rank] = item
    first, second = latest.get(Rank.A), latest.get(Rank.B)
    if first is not None and second is not None and first.person_id == second.person_id:
        second = None
    return tuple(
        Held(item.person_id, item.rank, item.person_id not in absent)
        for item in (first, second)
        if item is not None
    )


def _order(assignment: Assignment) -> tuple[datetime, int]:
    """Two that began at the same moment are told apart by a fixed, meaningless order."""
    return assignment.period.starts_at, assignment.person_id.int
