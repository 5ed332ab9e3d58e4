"""What a leader says beyond an outcome's word: a few codes, one button each, and a note."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import HelpKind, Mover, Refuge, VisitOutcome
from services.gateway.domain.seen_text import seen_text

NO_DETAIL = OutcomeDetail()
LONGEST_NOTE = 200
EVENING = 20
NOON = 12
SOON = timedelta(hours=3)
BACK = ("tonight", "tomorrow", "days")
"""When somebody who is away should be back, as a neighbour says it."""
FIELDS: Mapping[VisitOutcome, tuple[str, ...]] = {
    VisitOutcome.NEEDS_HELP: ("help", "urgent"),
    VisitOutcome.MOVED: ("to", "by"),
    VisitOutcome.AWAY: ("back",),
}
"""The fields of a form that belong to an outcome."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "help": tuple(HelpKind),
    "urgent": ("1",),
    "to": tuple(Refuge),
    "by": tuple(Mover),
    "back": BACK,
}
"""What each field may say."""


class UnknownDetailError(ValueError):
    """A field says what no button says."""


def detail_of(
    outcome: VisitOutcome, form: Mapping[str, str], now: datetime
) -> OutcomeDetail | None:
    """What a form says beyond its outcome; None when nothing. UnknownDetailError when it says
    what no button does. Fields of other outcomes are passed over."""
    said = {name: form[name] for name in FIELDS.get(outcome, ()) if form.get(name)}
    for name, value in said.items():
        if value not in CHOICES[name]:
            raise UnknownDetailError(name)
    if not said:
        return None
    return OutcomeDetail(
        help_kind=HelpKind(said["help"]) if "help" in said else None,
        urgent="urgent" in said,
        moved_to=Refuge(said["to"]) if "to" in said else None,
        moved_by=Mover(said["by"]) if "by" in said else None,
        until=back_at(said["back"], now) if "back" in said else None,
    )


def note_of(form: Mapping[str, str]) -> str:
    """The note without signs that nobody sees, no longer than a note may be."""
    return seen_text(form.get("note", "")).strip()[:LONGEST_NOTE]


def merged(before: OutcomeDetail | None, said: OutcomeDetail | None) -> OutcomeDetail:
    """What was said before of the same outcome, with what is said now."""
    old, new = before or NO_DETAIL, said or NO_DETAIL
    return OutcomeDetail(
        help_kind=new.help_kind or old.help_kind,
        urgent=new.urgent or old.urgent,
        moved_to=new.moved_to or old.moved_to,
        moved_by=new.moved_by or old.moved_by,
        until=new.until or old.until,
    )


def back_at(word: str, now: datetime) -> datetime:
    """Tonight is eight o'clock, or in three hours when that is later; tomorrow is noon: by the
    clocks of the zone of `now`."""
    if word == "tonight":
        evening = now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
        return max(evening, now + SOON)
    days = 1 if word == "tomorrow" else 3
    noon = now.replace(hour=NOON, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=days)
