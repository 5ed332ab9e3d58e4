"""Drills of the calendar: what is planned, and what becomes of it when its time has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from schemas import ids
from schemas.vocabulary import DrillKind, InjectKind
from services.gateway.console.domain.drill_calendar import Repeat, slots
from services.gateway.console.domain.starting import Wanted

HORIZON = timedelta(days=400)
"""A drill's times stand in the calendar this far ahead."""
LAID_AGAIN = timedelta(days=370)
FURTHEST = timedelta(days=5 * 366)
MOST_NOTICE_H = 14 * 24
OFF_FIRST = timedelta(minutes=2)
"""By so much that a drill is off goes before what it is now: the other way round it would be read
as the last word."""
AWAITED = timedelta(minutes=30)
"""So long after its time a drill that does not come is waited for, and word of it wakes nobody."""
HEARD_WITHIN = timedelta(days=1)
"""Who was told of a drill that was not held hears so within this time after it, or not at all."""
BY_DAY = (time(8), time(21))
"""When nobody is woken by word that is no longer pressing, by the clock on the wall."""
SETTLES = timedelta(minutes=1)
"""How long a warning that has just come in may take until it is known what it touches."""


class OccurrenceState(StrEnum):
    """What became of one time of a drill."""

    PLANNED = "planned"
    STARTING = "starting"
    STARTED = "started"
    PUT_OFF = "put_off"
    MISSED = "missed"
    CANCELLED = "cancelled"


MOVABLE = frozenset(OccurrenceState) - {OccurrenceState.STARTING, OccurrenceState.STARTED}
"""What did not take place may be given another time."""


class Fault(StrEnum):
    """Why a drill cannot stand in the calendar as it is wanted."""

    PAST = "past"
    FAR = "far"
    NO_NOTICE = "no-notice"
    NOTICE_TOO_LATE = "notice-too-late"
    NO_DOORS = "no-doors"
    ELSEWHERE = "inject-elsewhere"


@dataclass(frozen=True)
class Inject:
    """What is to go wrong `after_min` minutes into a drill: at the leader of a place, or at the
    door most at risk in it; `place` is what it is called."""

    kind: InjectKind
    node_id: UUID
    after_min: int
    place: str = ""


@dataclass(frozen=True)
class Planned:
    """A drill as an officer wants it; `communities` are what its area touches, `notice_h` is how
    many hours ahead those concerned are told (None: they are not), `onset_h` how many after it
    begins the hazard arrives (None: not said)."""

    wanted: Wanted
    communities: tuple[str, ...]
    first_at: datetime
    repeat: Repeat
    notice_h: int | None = None
    injects: tuple[Inject, ...] = ()
    onset_h: int | None = None

    def begun(self, at: datetime) -> Wanted:
        """What is started when it begins then."""
        if self.onset_h is None:
            return self.wanted
        return replace(self.wanted, onset=at + timedelta(hours=self.onset_h))

    @property
    def kind(self) -> DrillKind:
        assert self.wanted.kind is not None
        return self.wanted.kind


@dataclass(frozen=True)
class Occurrence:
    """One time of a drill; `slot` is when the rule has it, `at` when it is to begin; `signed`:
    nobody has to sign the drill any more."""

    occurrence_id: UUID
    drill_id: UUID
    slot: datetime
    at: datetime
    state: OccurrenceState
    communities: tuple[str, ...]
    signed: bool = True


@dataclass(frozen=True)
class InTheWay:
    """What keeps a drill from beginning: a live alert or another drill, by its event."""

    reason: str
    event: str


LIVE_ALERT, OTHER_DRILL = "live-alert", "other-drill"


@dataclass(frozen=True)
class Verdict:
    """What becomes of an occurrence now; `because` is what stood in the way, how many minutes late
    it begins, or the code of what cannot be written."""

    state: OccurrenceState
    reason: str = ""
    because: str = ""


WAITS = Verdict(OccurrenceState.PLANNED)
UNSIGNED = Verdict(OccurrenceState.MISSED, "not-signed")
"""Its time came before a second officer had signed it: it may be given another."""
UNWRITABLE = Verdict(OccurrenceState.MISSED, "unwritable")
"""No alert can be made of what is kept of it: changed, it may be given another time."""
FAULT = Verdict(OccurrenceState.MISSED, "fault")
"""Making its alert failed by a fault of ours: repaired, it may be given another time."""


def occurrence_id(drill_id: UUID, slot: datetime) -> UUID:
    """A slot of a drill is one occurrence, whatever becomes of it, whoever lays it, and by which
    zone's clocks they wrote it."""
    return ids.of("drill-occurrence", drill_id, slot.astimezone(UTC).isoformat())


def occurrences_of(
    drill_id: UUID, planned: Planned, zone: str, until: datetime
) -> list[Occurrence]:
    """All times of a drill up to then, as planned."""
    return [
        Occurrence(
            occurrence_id(drill_id, slot),
            drill_id,
            slot,
            slot,
            OccurrenceState.PLANNED,
            planned.communities,
        )
        for slot in slots(planned.first_at, planned.repeat, zone, until)
    ]


def placed(planned: Planned, places: Mapping[UUID, tuple[str, str]]) -> tuple[Inject, ...] | None:
    """The injects with what their places are called, from `places` as (community, name); None
    when one of them is nowhere in the drill's area."""
    found = []
    for one in planned.injects:
        community, name = places.get(one.node_id, ("", ""))
        if community not in planned.communities:
            return None
        found.append(replace(one, place=name))
    return tuple(found)


def fault_of(planned: Planned, now: datetime, told: bool = False) -> Fault | None:
    """What is wrong with a drill that is wanted; None when nothing is. It is never too late to tell
    those anew who were `told` of it."""
    if planned.first_at <= now:
        return Fault.PAST
    if planned.first_at > now + FURTHEST:
        return Fault.FAR
    helps = any(one.kind is InjectKind.NEEDS_HELP for one in planned.injects)
    if helps and planned.kind is DrillKind.INTERNAL:
        return Fault.NO_DOORS
    if planned.notice_h is None:
        return None
    if planned.kind is DrillKind.SYSTEM:
        return Fault.NO_NOTICE
    ahead = timedelta(hours=planned.notice_h)
    return Fault.NOTICE_TOO_LATE if planned.first_at - ahead <= now and not told else None


def notice_at(at: datetime, notice_h: int | None) -> datetime | None:
    """When those concerned are told of a drill at `at`."""
    return None if notice_h is None else at - timedelta(hours=notice_h)


def told_anew_at(at: datetime, notice_h: int | None, now: datetime) -> datetime | None:
    """When they are told who may have been told something else: late rather than not at all, since
    they expect that, and once they have heard that it is off."""
    told_at = notice_at(at, notice_h)
    return max(told_at, now + OFF_FIRST) if told_at else None


def heard_since(now: datetime, zone: str) -> datetime:
    """Whoever waited for a drill after then hears now that it is not held: at once while they
    wait, by day also what was to be within a day."""
    begins, ends = BY_DAY
    by_day = begins <= now.astimezone(ZoneInfo(zone)).time() < ends
    return now - (HEARD_WITHIN if by_day else AWAITED)


def still_true(told: Planned, planned: Planned) -> bool:
    """Whether who was told of a drill was told what it is now, its time apart."""
    return planned.notice_h is not None and _says(told.wanted) == _says(planned.wanted)


def _says(wanted: Wanted) -> tuple[object, ...]:
    """However its area is called, and in whichever order its divisions were chosen."""
    area = wanted.area
    places = (frozenset(area.geocodes), area.polygons, area.circles)
    return (wanted.hazard, wanted.level, wanted.note, *places)


def verdict(
    at: datetime, now: datetime, grace: timedelta, in_the_way: Sequence[InTheWay]
) -> Verdict:
    """What becomes of a planned occurrence: it begins at its time or within `grace` of it, is put
    off when something is in the way, and is missed after that. A live alert is named first."""
    if now < at:
        return WAITS
    if now - at > grace:
        return Verdict(OccurrenceState.MISSED, "down")
    if in_the_way:
        first = min(in_the_way, key=lambda item: item.reason != LIVE_ALERT)
        return Verdict(OccurrenceState.PUT_OFF, first.reason, first.event)
    late = (now - at) // timedelta(minutes=1)
    if late:
        return Verdict(OccurrenceState.STARTING, "late", str(late))
    return Verdict(OccurrenceState.STARTING)
