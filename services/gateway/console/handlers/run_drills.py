"""Drills of the calendar begin by themselves, in the way of every alert.

An occurrence is decided on once, in a transaction that locks it; its alert is then made of what
that transaction kept, so that a break in between makes the same alert and never a second one.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy.exc import DataError, SQLAlchemyError

from schemas import ids
from schemas.events.commands import DrillInjects, Inject
from schemas.vocabulary import Lane
from services.gateway.console.domain.drills import (
    FAULT,
    HORIZON,
    LAID_AGAIN,
    SETTLES,
    UNSIGNED,
    UNWRITABLE,
    WAITS,
    OccurrenceState,
    Verdict,
    heard_since,
    occurrences_of,
    verdict,
)
from services.gateway.console.ports.documents import (
    CheckDocument,
    NameDocument,
    NotTakenError,
    TakeDocument,
    WriteDocument,
)
from services.gateway.console.ports.due_drills import Begun, DueDrills, OpenDueDrills, WriteNotice
from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.inbox import describe
from services.runtime.unit import Routing, Units

Told = TypeVar("Told", bound=Begun)
Look = Callable[[DueDrills], Awaitable[Told | None]]
Keep = Callable[[DueDrills, Told, UUID], Awaitable[None]]

log = structlog.get_logger(__name__)
CALENDAR = Actor("calendar", "calendar", frozenset())
"""Who starts what an officer has planned."""


@dataclass(frozen=True)
class Papers:
    """How a drill and its announcement are written, in whose name, and in which time zone."""

    drill: WriteDocument
    name: NameDocument
    notice: WriteNotice
    office: str
    zone: str


@dataclass(frozen=True)
class RunDrills:
    """Looks again and again at what is due; an occurrence begins up to `grace` after its time."""

    units: Units
    open_due: OpenDueDrills
    papers: Papers
    check: CheckDocument
    take: TakeDocument
    note: Note
    grace: timedelta
    anything_due: Callable[[datetime, datetime], Awaitable[bool]]

    async def step(self) -> bool:
        """One of each that is due; gives whether there may be more."""
        now = self.units.clock.now()
        if not await self.anything_due(now, heard_since(now, self.papers.zone)):
            return False
        return any(
            [
                await self._extend(),
                await self._announce(),
                await self._call_off(),
                await self._take_back(),
                await self._decide(),
                await self._start(),
            ]
        )

    async def _extend(self) -> bool:
        """A drill that repeats stands in the calendar a year ahead."""
        async with self.units.begin() as unit:
            due = self.open_due(unit)
            kept = await due.to_extend(unit.now + LAID_AGAIN)
            if kept is not None:
                until = unit.now + HORIZON
                found = occurrences_of(kept.drill_id, kept.planned, self.papers.zone, until)
                await due.lay(found, kept.planned.notice_h, until)
        return kept is not None

    async def _decide(self) -> bool:
        async with self.units.begin() as unit:
            due = self.open_due(unit)
            one = await due.due()
            if one is None:
                return False
            in_the_way = await due.in_the_way(one.communities)
            what = verdict(one.at, unit.now, self.grace, in_the_way) if one.signed else UNSIGNED
            begins = what.state is OccurrenceState.STARTING
            # What has just come in may be for the same places: a moment, and it is known.
            if begins and await due.unsettled(unit.now - SETTLES):
                what = WAITS
            if what.state is OccurrenceState.PLANNED:
                return False
            await due.decide(one.occurrence_id, what)
            named = {"occurrence": str(one.occurrence_id), "reason": what.reason}
            self.note(unit, CALENDAR, f"drill-{what.state}", str(one.drill_id), **named)
        log.info("drill.decided", occurrence=str(one.occurrence_id), state=what.state)
        return True

    async def _start(self) -> bool:
        async with self.units.begin() as unit:
            begun = await self.open_due(unit).starting()
        if begun is None:
            return False
        wanted, name = begun.drill.planned.begun(begun.since), str(begun.occurrence_id)
        office = self.papers.office
        try:
            document = self.papers.drill(wanted, name, office, begun.since)
            await self._send_injects(begun, document)
            made = await self.take(document, begun.drill.by, begun.drill.actor)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next don't wait for it
            _only_for_good(error)
            await self._give_up(begun, error)
            return True
        async with self.units.begin() as unit:
            await self.open_due(unit).started(begun.occurrence_id, made.alert_id)
        return True

    async def _send_injects(self, begun: Begun, document: bytes) -> None:
        """Before the alert: what happens at once has to be known when the drill comes there."""
        planned = begun.drill.planned.injects
        if not planned:
            return
        try:
            await self.check(document, begun.drill.actor)
        except NotTakenError:
            # Injects of what never comes would be kept for ever. Taking it says what is wrong with
            # it, and keeps what was refused.
            return
        alert_id = self.papers.name(str(begun.occurrence_id), begun.since)
        incident_id = ids.incident_id(alert_id, exercise=True)
        injects = tuple(
            Inject(
                inject_id=ids.of("inject", begun.occurrence_id, number),
                kind=one.kind,
                node_id=one.node_id,
                due_at=begun.since + timedelta(minutes=one.after_min),
            )
            for number, one in enumerate(planned)
        )
        async with self.units.begin() as unit:
            unit.emit(
                DrillInjects(incident_id=incident_id, injects=injects),
                Routing(str(incident_id), Lane.DRILL, alert_id, (begun.occurrence_id,)),
            )

    async def _announce(self) -> bool:
        """Which alert tells of it is kept before that alert is made: whoever heard of a time that
        is moved, changed or missed meanwhile is known to have been told."""
        async with self.units.begin() as unit:
            due = self.open_due(unit)
            told = await due.to_announce()
            if told is None:
                return False
            alert_id = self.papers.name(told.notice, told.since)
            await due.announced(told.occurrence_id, alert_id)
        try:
            await self._take_notice(told, told.drill.actor)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next don't wait for it
            _only_for_good(error)
            # Nobody was told of it, and it would not begin either.
            await self._give_up(told, error)
        return True

    async def _give_up(self, told: Begun, error: Exception) -> None:
        """It stands in no other drill's way, and says what is wrong with it."""
        what = _verdict_on(error)
        named = _said(told, what)
        log.error("drill.no-document", **named, error=describe(error))
        async with self.units.begin() as unit:
            if await self.open_due(unit).give_up(told.occurrence_id, what):
                self.note(unit, CALENDAR, f"drill-{what.state}", str(told.drill.drill_id), **named)

    async def _call_off(self) -> bool:
        """Who was told that a drill is to come is told that it is off."""
        after = heard_since(self.units.clock.now(), self.papers.zone)
        return await self._tell(
            lambda due: due.to_call_off(after),
            lambda due, told, alert_id: due.called_off(told, alert_id),
        )

    async def _take_back(self) -> bool:
        """Who was told of a time that the drill was moved from is told that that is off."""
        return await self._tell(
            lambda due: due.to_take_back(),
            lambda due, told, _alert_id: due.taken_back(told),
        )

    async def _tell(self, look: Look[Told], keep: Keep[Told]) -> bool:
        """Send the notice of what is due and keep that it was sent; a break in between makes the
        same notice again, which the intake knows."""
        async with self.units.begin() as unit:
            told = await look(self.open_due(unit))
        if told is None:
            return False
        try:
            alert_id = await self._take_notice(told)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next don't wait for it
            _only_for_good(error)
            # Nobody can be told: tried for ever, it would keep others from being told.
            named = _said(told, _verdict_on(error))
            log.error("drill.no-notice", **named, error=describe(error))
            alert_id = self.papers.name(told.notice, told.since)
        async with self.units.begin() as unit:
            await keep(self.open_due(unit), told, alert_id)
        return True

    async def _take_notice(self, told: Begun, proposer: str = "") -> UUID:
        """Who put the drill there is not who called it off."""
        office, zone = self.papers.office, self.papers.zone
        document = self.papers.notice(told, office, zone)
        return (await self.take(document, told.drill.by, proposer)).alert_id


def _verdict_on(error: Exception) -> Verdict:
    """What becomes of an occurrence that fails by this."""
    return replace(UNWRITABLE, because=error.code) if isinstance(error, NotTakenError) else FAULT


def _said(told: Begun, what: Verdict) -> dict[str, str]:
    """Which occurrence, and what is wrong with it."""
    return {
        "occurrence": str(told.occurrence_id),
        "reason": what.reason,
        "code": what.because,
    }


def _only_for_good(error: Exception) -> None:
    """Raise what passes, as of a database or network that is away; what no database takes does not.
    The rest fails however often it is tried."""
    if isinstance(error, OSError | SQLAlchemyError) and not isinstance(error, DataError):
        raise error
