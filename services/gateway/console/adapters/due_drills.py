"""What is due of the calendar of drills, in PostgreSQL; several processes may look at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, exists, literal, or_, select, text, update

from services.gateway.adapters.tables.alerts import ALERTS
from services.gateway.adapters.tables.drills import DRILL_OCCURRENCES, DRILLS
from services.gateway.console.adapters.drill_book import (
    JOINED,
    SIGNED,
    PostgresDrillBook,
    kept_drill,
    occurrence,
)
from services.gateway.console.domain.drill_calendar import Repeat
from services.gateway.console.domain.drills import (
    HEARD_WITHIN,
    LAID_AGAIN,
    LIVE_ALERT,
    OTHER_DRILL,
    InTheWay,
    Occurrence,
    OccurrenceState,
    Verdict,
)
from services.gateway.console.ports.drills import KeptDrill
from services.gateway.console.ports.due_drills import Begun, CalledOff
from services.runtime.database import Database
from services.runtime.unit import Unit

_O = DRILL_OCCURRENCES.c
Conditions = tuple[ColumnElement[bool], ...]
STARTING: Conditions = (_O.state == OccurrenceState.STARTING,)


@dataclass(frozen=True)
class _Off:
    """A time that a `notice` has `told` and that is off `since` then."""

    notice: Column[Any]
    told: Column[Any]
    since: Column[Any]
    which: Conditions = ()

    def due(self, after: datetime) -> Conditions:
        """Of a time after then: of earlier ones nobody is to hear now."""
        return *self.which, _alert_is_there(self.notice), self.told > after


def _alert_is_there(alert_id: Column[Any]) -> ColumnElement[bool]:
    """A notice is named before it is made."""
    made = select(literal(1)).where(ALERTS.c.alert_id == alert_id)
    return made.correlate(DRILL_OCCURRENCES).exists()


OFF = _Off(
    _O.notice_alert_id,
    _O.at,
    _O.cancelled_at,
    (
        _O.state == OccurrenceState.CANCELLED,
        _O.cancelled_at.is_not(None),
        _O.off_alert_id.is_(None),
    ),
)
UNHELD = _Off(
    _O.notice_alert_id,
    _O.at,
    _O.at,
    (
        _O.state.in_([OccurrenceState.MISSED, OccurrenceState.PUT_OFF]),
        _O.off_alert_id.is_(None),
    ),
)
"""Its time has come and it is not held: nobody has signed a change, something is in the way, or the
service was down."""
STILL_OFF = or_(*(and_(*off.which) for off in (OFF, UNHELD)))
"""Meanwhile it may have been moved or put back, and then it is not off."""
MOVED = _Off(_O.told_alert_id, _O.told_of, _O.moved_at)
IN_THE_WAY = text("""
select m.exercise, m.event from alerting_public.mobilisations m
 where m.ended_at is null and m.communities && cast(:communities as text[])
   and not m.notice
 order by m.exercise, m.created_at
""")
UNSETTLED = text("""
select exists (
    select from gateway.alerts a
     where a.status = 'Actual' and a.not_passed_on = '' and a.msg_type <> 'Cancel'
       and a.recorded_at > :since
       and not exists (select from alerting_public.impacts i
                        where i.alert_id = a.alert_id and i.closed is not null))
""")


async def anything_due(database: Database, now: datetime, after: datetime) -> bool:
    """Whether it is worth a transaction; `after` as in DueDrills."""
    ours = DRILL_OCCURRENCES.join(DRILLS)
    times = select(literal(1)).select_from(ours)
    found = [
        select(literal(1)).select_from(DRILLS).where(*_to_extend(now + LAID_AGAIN)),
        *(times.where(*which) for which in (_due(now), STARTING, _to_announce(now))),
        *(times.where(*off.due(after)) for off in (OFF, UNHELD)),
        times.where(*MOVED.due(now - HEARD_WITHIN)),
    ]
    async with database.reading() as connection:
        asked = select(or_(*(exists(one) for one in found)))
        return bool((await connection.execute(asked)).scalar_one())


def _to_extend(until: datetime) -> Conditions:
    drills = DRILLS.c
    repeats = drills.repeat != Repeat.ONCE
    return drills.cancelled_at.is_(None), repeats, drills.laid_until < until


def _due(now: datetime) -> Conditions:
    return _O.state == OccurrenceState.PLANNED, _O.at <= now


def _to_announce(now: datetime) -> Conditions:
    planned, unsaid = _O.state == OccurrenceState.PLANNED, ~_alert_is_there(_O.notice_alert_id)
    return planned, unsaid, _O.notice_at <= now, _O.at > now, SIGNED


class PostgresDueDrills:
    """The DueDrills port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._connection = unit.connection

    async def to_extend(self, until: datetime) -> KeptDrill | None:
        statement = (
            select(DRILLS).where(*_to_extend(until)).limit(1).with_for_update(skip_locked=True)
        )
        row = (await self._connection.execute(statement)).first()
        return kept_drill(row) if row is not None else None

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        await PostgresDrillBook(self._unit).lay(occurrences, notice_h, until)

    async def due(self) -> Occurrence | None:
        statement = (
            JOINED.where(*_due(self._unit.now))
            .order_by(_O.at)
            .limit(1)
            .with_for_update(of=DRILL_OCCURRENCES, skip_locked=True)
        )
        row = (await self._connection.execute(statement)).first()
        return occurrence(row) if row is not None else None

    async def in_the_way(self, communities: Collection[str]) -> Sequence[InTheWay]:
        names = {"communities": list(communities)}
        return [
            InTheWay(OTHER_DRILL if row.exercise else LIVE_ALERT, row.event)
            for row in await self._connection.execute(IN_THE_WAY, names)
        ]

    async def unsettled(self, since: datetime) -> bool:
        return bool((await self._connection.execute(UNSETTLED, {"since": since})).scalar_one())

    async def decide(self, occurrence_id: UUID, what: Verdict) -> None:
        begins = what.state is OccurrenceState.STARTING
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id)
            .values(
                state=what.state,
                reason=what.reason,
                because=what.because,
                begun_at=self._unit.now if begins else None,
            )
        )

    async def starting(self) -> Begun | None:
        statement = (
            select(DRILL_OCCURRENCES.c.occurrence_id, _O.begun_at, _O.at, DRILLS)
            .join(DRILLS)
            .where(*STARTING)
            .order_by(_O.begun_at)
            .limit(1)
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            return None
        return Begun(row.occurrence_id, row.begun_at, row.at, kept_drill(row))

    async def started(self, occurrence_id: UUID, alert_id: UUID) -> None:
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id, _O.state == OccurrenceState.STARTING)
            .values(state=OccurrenceState.STARTED, alert_id=alert_id)
        )

    async def give_up(self, occurrence_id: UUID, what: Verdict) -> bool:
        open_yet = _O.state.in_([OccurrenceState.PLANNED, OccurrenceState.STARTING])
        given_up = await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id, open_yet)
            .values(state=what.state, reason=what.reason, because=what.because)
        )
        return given_up.rowcount > 0

    async def to_announce(self) -> Begun | None:
        statement = (
            select(DRILL_OCCURRENCES.c.occurrence_id, _O.notice_at, _O.at, DRILLS)
            .join(DRILLS)
            .where(*_to_announce(self._unit.now))
            .order_by(_O.notice_at)
            .limit(1)
            .with_for_update(of=DRILL_OCCURRENCES, skip_locked=True)
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            return None
        return Begun(row.occurrence_id, row.notice_at, row.at, kept_drill(row))

    async def announced(self, occurrence_id: UUID, alert_id: UUID) -> None:
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id)
            .values(notice_alert_id=alert_id)
        )

    async def to_call_off(self, after: datetime) -> CalledOff | None:
        return await self._off(OFF, after) or await self._off(UNHELD, after)

    async def to_take_back(self) -> CalledOff | None:
        return await self._off(MOVED, self._unit.now - HEARD_WITHIN)

    async def _off(self, off: _Off, after: datetime) -> CalledOff | None:
        """The first to be off."""
        statement = (
            select(
                _O.occurrence_id,
                off.since.label("off_at"),
                off.told.label("told"),
                off.notice.label("notice"),
                ALERTS.c.sender,
                ALERTS.c.identifier,
                ALERTS.c.sent,
                ALERTS.c.event["header"]["event"].astext.label("event"),
                DRILLS,
            )
            .join(DRILLS)
            .join(ALERTS, ALERTS.c.alert_id == off.notice)
            .where(*off.due(after))
            .order_by(off.since)
            .limit(1)
        )
        row = (await self._connection.execute(statement)).first()
        if row is None:
            return None
        begun = (row.occurrence_id, row.off_at, row.told, kept_drill(row))
        return CalledOff(*begun, row.sender, row.identifier, row.sent, row.event, row.notice)

    async def called_off(self, told: CalledOff, alert_id: UUID) -> None:
        one = update(DRILL_OCCURRENCES).where(_O.occurrence_id == told.occurrence_id)
        still = (STILL_OFF, _O.notice_alert_id == told.notice_id)
        await self._connection.execute(one.where(*still).values(off_alert_id=alert_id))
        await self.taken_back(told)

    async def taken_back(self, told: CalledOff) -> None:
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == told.occurrence_id, _O.told_alert_id == told.notice_id)
            .values(told_alert_id=None, told_of=None)
        )
