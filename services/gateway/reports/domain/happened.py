"""What came of a mobilisation's posts and doors, counted as a prediction counts them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import TaskKind
from services.foresight.judged import Happened
from services.gateway.reports.domain.record import Deed, Record


def happened(record: Record) -> dict[str, Happened]:
    """The posts that were told and answered, by whoever took them over, and the doors."""
    start = record.subject.started_at
    posts: dict[UUID, list[Deed]] = defaultdict(list)
    for deed in record.deeds:
        if deed.kind is TaskKind.LEAD:
            posts[deed.post_id].append(deed)
    told = [_first(_told_at(deed) for deed in deeds) for deeds in posts.values()]
    answered = [_first(deed.answered_at for deed in deeds) for deeds in posts.values()]
    seen = accounted_at(record)
    return {
        "told": Happened(len(posts), _after(start, told)),
        "answered": Happened(len(posts), _after(start, answered)),
        "accounted": Happened(len(record.doors), _after(start, list(seen.values()))),
    }


def _told_at(deed: Deed) -> datetime | None:
    """Of a task that came later, its holder knew from its opening on."""
    if deed.told_at is None or deed.opened_at is None:
        return deed.told_at
    return max(deed.told_at, deed.opened_at)


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _after(start: datetime, moments: Iterable[datetime | None]) -> list[float]:
    return [max(0.0, (one - start).total_seconds()) for one in moments if one is not None]


def accounted_at(record: Record) -> dict[UUID, datetime]:
    """When each door that is accounted for first was."""
    doors = {door.visit_id for door in record.doors if door.outcome.accounted}
    found: dict[UUID, datetime] = {}
    for finding in sorted(record.findings, key=lambda one: one.at):
        if finding.visit_id in doors and finding.outcome.accounted:
            found.setdefault(finding.visit_id, finding.at)
    return found
