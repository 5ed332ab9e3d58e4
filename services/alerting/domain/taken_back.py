"""What is known of a door by all that was said of it: what was taken back was never so.

All of it is a function of what was said, so that the order in which it is heard changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from schemas.events.answers import OutcomeDetail
from schemas.outcomes import Moment, last_seen, rank, standing, tries
from schemas.vocabulary import HelpKind, Mover, Refuge, VisitOutcome
from services.alerting.domain.state import Visit

UNKNOWN, NO_ANSWER = VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER
NO_DETAIL = OutcomeDetail()
URGENT = "urgent"
Told = Mapping[Moment, frozenset[str]]
"""What was found when, each with what was said beyond its word: a code with its name."""


def hear(
    door: Visit, at: datetime, outcome: VisitOutcome, detail: OutcomeDetail = NO_DETAIL
) -> Visit:
    """The door with what was said of it then: when the resident was seen, and the knocks since.

    Whoever was seen is asked about anew by what comes later: the next "no answer" is the first of a
    path of its own. Seen is seen, whether or not something later is known already.
    """
    told, moment = dict(_told(door)), (at, outcome)
    told[moment] = told.get(moment, frozenset()) | _codes(detail)
    return _known_by(door, told)


def as_kept(door: Visit) -> Visit:
    """The door as this release keeps it. An earlier one kept a knock that was told twice as two,
    and what was said beyond its word of the last outcome alone."""
    told = _told(door)
    return replace(door, said=_written(told)) if door.said else _known_by(door, told)


def _known_by(door: Visit, told: Told) -> Visit:
    if not told:
        return door
    stands = standing(told)
    door = replace(door, said=_written(told), seen_at=last_seen(stands), knocked_at=tries(stands))
    if door.outcome is not UNKNOWN:
        return door
    # Whoever goes there needs what was said beyond the word by which the door stands.
    return with_detail(door, _detail(told[stands[-1]]) if stands else NO_DETAIL)


def with_detail(door: Visit, detail: OutcomeDetail) -> Visit:
    """The door with what was said beyond the word by which it stands."""
    return replace(
        door,
        help_kind=detail.help_kind,
        urgent=detail.urgent,
        moved_to=detail.moved_to,
        moved_by=detail.moved_by,
        until=detail.until,
    )


def as_before(door: Visit) -> VisitOutcome:
    """How the door stands; of what was taken back, how it stood before that."""
    if door.outcome is not UNKNOWN:
        return door.outcome
    stands = standing(said_of(door))
    return stands[-1][1] if stands else UNKNOWN


def since(door: Visit) -> datetime | None:
    """From when on what is said of the door is about what is so now: since it was asked for, the
    resident was seen, or something was taken back."""
    undone = (at for at, outcome in said_of(door) if outcome is UNKNOWN)
    return max(filter(None, (door.asked_at, door.seen_at, *undone)), default=None)


def set_back(door: Visit, at: datetime, now: datetime) -> Visit:
    """The door with what was found there after `now` found at `at`; a knock stays one more."""
    back: dict[Moment, frozenset[str]] = {}
    for (when, outcome), codes in _told(door).items():
        moment = (at if when > now and outcome is not NO_ANSWER else when, outcome)
        back[moment] = back.get(moment, frozenset()) | codes
    return replace(door, said=_written(back))


def said_of(door: Visit) -> frozenset[Moment]:
    """All that was said since it was asked for. An earlier release kept of it what counted."""
    if door.said or door.outcome_at is None:
        return frozenset(_moment(one) for one in door.said)
    knocks = ((at, NO_ANSWER) for at in door.knocked_at)
    return frozenset((*knocks, (door.outcome_at, door.outcome)))


def _told(door: Visit) -> Told:
    """As `said_of`, with what was said beyond each word; an earlier release kept that of what is
    known alone."""
    told: dict[Moment, frozenset[str]] = dict.fromkeys(said_of(door), frozenset())
    told |= {_moment(one): frozenset(one.split(" ")[2:]) for one in door.said}
    known = (door.outcome_at, door.outcome) if door.outcome_at else None
    if known in told and door.outcome is not UNKNOWN:
        told[known] |= _codes(
            OutcomeDetail(
                help_kind=door.help_kind,
                urgent=door.urgent,
                moved_to=door.moved_to,
                moved_by=door.moved_by,
                until=door.until,
            )
        )
    return told


def _codes(detail: OutcomeDetail) -> frozenset[str]:
    named = {
        "help": detail.help_kind,
        "to": detail.moved_to,
        "by": detail.moved_by,
        "until": detail.until and detail.until.astimezone(UTC).isoformat(),
    }
    codes = {f"{name}={code}" for name, code in named.items() if code}
    return frozenset(codes | {URGENT} if detail.urgent else codes)


def _detail(codes: frozenset[str]) -> OutcomeDetail:
    """Of one moment of which people said different things, the same whoever was heard first."""
    said = dict(one.split("=", 1) for one in sorted(codes - {URGENT}, reverse=True))
    return OutcomeDetail(
        help_kind=HelpKind(said["help"]) if "help" in said else None,
        urgent=URGENT in codes,
        moved_to=Refuge(said["to"]) if "to" in said else None,
        moved_by=Mover(said["by"]) if "by" in said else None,
        until=datetime.fromisoformat(said["until"]) if "until" in said else None,
    )


def _written(told: Told) -> tuple[str, ...]:
    return tuple(
        " ".join((at.astimezone(UTC).isoformat(), outcome, *sorted(told[at, outcome])))
        for at, outcome in sorted(told, key=rank)
    )


def _moment(one: str) -> Moment:
    at, outcome = one.split(" ")[:2]
    return datetime.fromisoformat(at), VisitOutcome(outcome)
