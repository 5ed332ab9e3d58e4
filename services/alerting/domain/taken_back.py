"""What is known of a door by all that was said of it: what was taken back was never so.

All of it is a function of what was said, so that the order in which it is heard changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from schemas.outcomes import Moment, last_seen, rank, standing, tries
from schemas.vocabulary import VisitOutcome
from services.alerting.domain.state import Visit

UNKNOWN, NO_ANSWER = VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER
URGENT = " urgent"
"""Behind what was said to be urgent."""


def hear(door: Visit, at: datetime, outcome: VisitOutcome, urgent: bool = False) -> Visit:
    """The door with what was said of it then: when the resident was seen, and the knocks since.

    Whoever was seen is asked about anew by what comes later: the next "no answer" is the first of a
    path of its own. Seen is seen, whether or not something later is known already.
    """
    moment = frozenset({(at, outcome)})
    pressing = _urgent_of(door) | moment if urgent else _urgent_of(door)
    return _known_by(door, said_of(door) | moment, pressing)


def as_kept(door: Visit) -> Visit:
    """The door as this release keeps it. An earlier one kept a knock that was told twice as two."""
    return door if door.said else _known_by(door, said_of(door), _urgent_of(door))


def _known_by(door: Visit, said: frozenset[Moment], urgent: frozenset[Moment]) -> Visit:
    if not said:
        return door
    stands, written = standing(said), _written(said, urgent)
    return replace(door, said=written, seen_at=last_seen(stands), knocked_at=tries(stands))


def as_before(door: Visit) -> VisitOutcome:
    """How the door stands; of what was taken back, how it stood before that."""
    if door.outcome is not UNKNOWN:
        return door.outcome
    stands = standing(said_of(door))
    return stands[-1][1] if stands else UNKNOWN


def urgent_before(door: Visit) -> bool:
    """Whether what the door stands for as before was said to be urgent."""
    stands = standing(said_of(door))
    return bool(stands) and stands[-1] in _urgent_of(door)


def since(door: Visit) -> datetime | None:
    """From when on what is said of the door is about what is so now: since it was asked for, the
    resident was seen, or something was taken back."""
    undone = (at for at, outcome in said_of(door) if outcome is UNKNOWN)
    return max(filter(None, (door.asked_at, door.seen_at, *undone)), default=None)


def set_back(door: Visit, at: datetime, now: datetime) -> Visit:
    """The door with what was found there after `now` found at `at`; a knock stays one more."""

    def back(said: Iterable[Moment]) -> frozenset[Moment]:
        return frozenset(
            (at if when > now and outcome is not NO_ANSWER else when, outcome)
            for when, outcome in said
        )

    return replace(door, said=_written(back(said_of(door)), back(_urgent_of(door))))


def said_of(door: Visit) -> frozenset[Moment]:
    """All that was said since it was asked for. An earlier release kept of it what counted."""
    if door.said or door.outcome_at is None:
        return frozenset(_read(one) for one in door.said)
    knocks = ((at, NO_ANSWER) for at in door.knocked_at)
    return frozenset((*knocks, (door.outcome_at, door.outcome)))


def _urgent_of(door: Visit) -> frozenset[Moment]:
    """What of it was said to be urgent."""
    known = {(door.outcome_at, door.outcome)} if door.urgent and door.outcome_at else set()
    return frozenset(known) | frozenset(_read(one) for one in door.said if one.endswith(URGENT))


def _written(said: Iterable[Moment], urgent: frozenset[Moment]) -> tuple[str, ...]:
    return tuple(
        f"{at.astimezone(UTC).isoformat()} {outcome}{URGENT if (at, outcome) in urgent else ''}"
        for at, outcome in sorted(said, key=rank)
    )


def _read(one: str) -> Moment:
    at, _, outcome = one.removesuffix(URGENT).partition(" ")
    return datetime.fromisoformat(at), VisitOutcome(outcome)
