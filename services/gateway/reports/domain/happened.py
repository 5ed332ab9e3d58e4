"""What came of a mobilisation's posts and doors, counted as a prediction counts them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import TaskKind
from services.foresight.judged import Happened
from services.gateway.reports.domain.record import Deed, Record


def happened(record: Record, raised_at: datetime | None = None) -> dict[str, Happened]:
    """The posts that were told and answered, by whoever took them over, and the doors; of what came
    from `raised_at` on, when the level was raised and everybody was told anew."""
    start = raised_at or record.subject.started_at
    sent = _sent_since(record, raised_at) if raised_at else None
    posts: dict[UUID, list[Deed]] = defaultdict(list)
    for deed in record.deeds:
        if deed.kind is TaskKind.LEAD and _opened_since(deed, raised_at):
            posts[deed.post_id].append(deed)
    told = [
        _first(
            record.knew_at(deed) if sent is None else sent.get(deed.contact_id) for deed in deeds
        )
        for deeds in posts.values()
    ]
    answered = [_first(deed.answered_at for deed in deeds) for deeds in posts.values()]
    seen = accounted_at(record, raised_at)
    return {
        "told": Happened(len(posts), _after(start, told)),
        "answered": Happened(len(posts), _after(start, answered)),
        "accounted": Happened(len(record.doors), _after(start, list(seen.values()))),
    }


def _opened_since(deed: Deed, since: datetime | None) -> bool:
    return since is None or (deed.opened_at is not None and deed.opened_at >= since)


def _sent_since(record: Record, since: datetime) -> dict[UUID, datetime]:
    """When each contact was first written to or called from then on."""
    found: dict[UUID, datetime] = {}
    for one in record.tries:
        if one.reached and one.sent_at is not None and one.sent_at >= since:
            earliest = found.get(one.contact_id, one.sent_at)
            found[one.contact_id] = min(earliest, one.sent_at)
    return found


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _after(start: datetime, moments: Iterable[datetime | None]) -> list[float]:
    return [max(0.0, (one - start).total_seconds()) for one in moments if one is not None]


def accounted_at(record: Record, since: datetime | None = None) -> dict[UUID, datetime]:
    """When each door that is accounted for first was, or first from `since` on; not by what was
    taken back."""
    doors = {door.visit_id for door in record.doors if door.outcome.accounted}
    found: dict[UUID, datetime] = {}
    for finding in record.stood:
        if since is not None and finding.at < since:
            continue
        if finding.visit_id in doors and finding.outcome.accounted:
            found.setdefault(finding.visit_id, finding.at)
    return found
