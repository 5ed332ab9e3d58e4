"""An officer keeps the calendar of drills: puts one in, changes it, moves or cancels a time of it.

Each is recorded with its Idempotency-Key and stands in the audit; the same again changes nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.approvals import Refusal
from schemas.vocabulary import DrillKind
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.drill_calendar import overlap
from services.gateway.console.domain.drills import (
    HORIZON,
    MOVABLE,
    Fault,
    Occurrence,
    Planned,
    fault_of,
    occurrences_of,
    placed,
    still_true,
    told_anew_at,
)
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import (
    OutsideError,
    RefusedError,
    StaleRevisionError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.drills import DrillBook, KeptDrill, OpenDrills
from services.runtime.unit import Unit


class UnfitError(Exception):
    """The drill cannot stand in the calendar as it is wanted."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class OverlapError(Exception):
    """Another drill, of which `hazard` and `level` are told, has its place at that time."""

    def __init__(self, other: KeptDrill, at: datetime) -> None:
        super().__init__(str(other.drill_id))
        self.other = other
        self.at = at


class OverError(Exception):
    """What has begun or been cancelled is not changed any more."""


Act = Callable[[Unit, DrillBook], Awaitable[None]]


@dataclass(frozen=True)
class KeepDrills:
    """Keeps the calendar, one transaction a change."""

    recording: Recording
    open_drills: OpenDrills
    zone: str
    office: str

    async def plan(self, sender: Sender, planned: Planned) -> Recorded:
        """Put a drill in; its id is the command's.

        Raises UnfitError, OverlapError, OutsideError and KeyReusedError.
        """
        drill_id = drill_of(sender)

        async def act(unit: Unit, book: DrillBook) -> None:
            await book.put(drill_id, await _placed(book, planned), sender.actor, 1)
            await self._ask(book, drill_id, planned)
            _fit(planned, unit.now)
            await self._lay(unit, book, sender, drill_id, planned)

        return await self._record(sender, Request("drill", str(drill_id), _content(planned)), act)

    async def change(
        self, sender: Sender, drill_id: UUID, planned: Planned, expected_revision: int | None
    ) -> Recorded:
        """From now on it is another: its times that have not come are laid anew. Who was told what
        is no longer so hears that it is off; who is in it now is told as always.

        Raises UnknownTargetError, StaleRevisionError and OverError besides what `plan` raises.
        """

        async def act(unit: Unit, book: DrillBook) -> None:
            kept = await _kept(book, sender, drill_id)
            if kept.cancelled:
                raise OverError
            _as_seen(kept, expected_revision)
            full = await _placed(book, planned)
            await book.put(drill_id, full, sender.actor, kept.revision + 1)
            await self._ask(book, drill_id, planned)
            told = await book.unlay(drill_id, sender.actor)
            _fit(planned, unit.now, told=any(told.values()))
            found = await self._lay(unit, book, sender, drill_id, planned)
            same = still_true(kept.planned, planned)
            for one in found:
                if one.occurrence_id not in told:
                    continue
                if same and told[one.occurrence_id] == one.at:
                    await book.put_back(one.occurrence_id)
                else:
                    told_at = told_anew_at(one.at, planned.notice_h, unit.now)
                    await book.move(one.occurrence_id, one.at, told_at, sender.actor)

        content = _content(planned) | {"expected_revision": expected_revision}
        return await self._record(sender, Request("drill-change", str(drill_id), content), act)

    async def sign(self, sender: Sender, drill_id: UUID, expected_revision: int | None) -> Recorded:
        """Another officer has looked at it: from now on it is announced and begins by itself.

        Raises RefusedError when its plan asks for no second officer or this one put it there,
        StaleRevisionError, OverError and those of one's division.
        """

        async def act(_unit: Unit, book: DrillBook) -> None:
            kept = await _kept(book, sender, drill_id)
            if kept.cancelled:
                raise OverError
            if not kept.to_sign:
                raise RefusedError("drill-not-to-sign")
            if kept.actor == sender.actor.key_id:
                raise RefusedError(f"approval-{Refusal.PROPOSER}")
            _as_seen(kept, expected_revision)
            if kept.signed_by is None:
                await book.sign(drill_id, sender.actor)

        content: dict[str, object] = {"expected_revision": expected_revision}
        return await self._record(sender, Request("drill-sign", str(drill_id), content), act)

    async def _ask(self, book: DrillBook, drill_id: UUID, planned: Planned) -> None:
        """Who reaches people as a start would is asked for what a start is asked for, once for all
        its times; a system drill reaches nobody."""
        reaches = planned.kind is not DrillKind.SYSTEM
        if reaches and await book.asks_for_two(planned, self.office):
            await book.to_sign(drill_id)

    async def cancel(self, sender: Sender, drill_id: UUID) -> Recorded:
        """Never again; what has begun goes on."""

        async def act(_unit: Unit, book: DrillBook) -> None:
            await _kept(book, sender, drill_id)
            await book.cancel(drill_id, sender.actor)

        return await self._record(sender, Request("drill-cancel", str(drill_id), {}), act)

    async def move(self, sender: Sender, of: UUID, at: datetime) -> Recorded:
        """This one time of a drill is another; who was told of the old one hears that it is off,
        and all are told of the new one where they are told.

        Raises UnknownTargetError, OutsideError, OverError, UnfitError, OverlapError.
        """

        async def act(unit: Unit, book: DrillBook) -> None:
            one, kept = await _one(book, sender, of)
            _fit(replace(kept.planned, first_at=at, notice_h=None), unit.now)
            await _no_overlap(book, kept.planned, [(one, at)])
            told_at = told_anew_at(at, kept.planned.notice_h, unit.now)
            await book.move(of, at, told_at, sender.actor)

        return await self._record(
            sender, Request("drill-move", str(of), {"at": at.isoformat()}), act
        )

    async def cancel_one(self, sender: Sender, of: UUID) -> Recorded:
        """This one time of a drill does not take place; the others do."""

        async def act(_unit: Unit, book: DrillBook) -> None:
            await _one(book, sender, of)
            await book.drop(of, sender.actor)

        return await self._record(sender, Request("drill-skip", str(of), {}), act)

    async def _lay(
        self, unit: Unit, book: DrillBook, sender: Sender, drill_id: UUID, planned: Planned
    ) -> Sequence[Occurrence]:
        if not sender.actor.covers(planned.communities):
            raise OutsideError
        until = max(unit.now + HORIZON, planned.first_at)
        found = occurrences_of(drill_id, planned, self.zone, until)
        await _no_overlap(book, planned, [(one, one.at) for one in found])
        await book.lay(found, planned.notice_h, until)
        return found

    async def _record(self, sender: Sender, request: Request, act: Act) -> Recorded:
        async def in_turn(unit: Unit, _commands: CommandBook) -> None:
            book = self.open_drills(unit)
            await book.take_turns()
            await act(unit, book)

        return await self.recording.once(sender, request, in_turn)


def drill_of(sender: Sender) -> UUID:
    """The id of the drill that this command puts into the calendar."""
    return ids.of("drill", sender.command_id)


def _as_seen(kept: KeptDrill, expected_revision: int | None) -> None:
    if expected_revision not in (None, kept.revision):
        raise StaleRevisionError(expected_revision or 0, kept.revision)


def _fit(planned: Planned, now: datetime, *, told: bool = False) -> None:
    fault = fault_of(planned, now, told)
    if fault is not None:
        raise UnfitError(fault)


async def _placed(book: DrillBook, planned: Planned) -> Planned:
    """With what the injects' places are called; UnfitError when one is not the drill's."""
    places = await book.places([one.node_id for one in planned.injects])
    found = placed(planned, places)
    if found is None:
        raise UnfitError(Fault.ELSEWHERE)
    return replace(planned, injects=found)


async def _no_overlap(
    book: DrillBook, planned: Planned, wanted: Sequence[tuple[Occurrence, datetime]]
) -> None:
    first, last = wanted[0][1], wanted[-1][1]
    others = await book.planned_between(planned.communities, first, last)
    for one, at in wanted:
        for other in others:
            if one.occurrence_id != other.occurrence_id and overlap(at, other.at):
                known = await book.drill(other.drill_id)
                assert known is not None
                raise OverlapError(known, other.at)


async def _kept(book: DrillBook, sender: Sender, drill_id: UUID) -> KeptDrill:
    kept = await book.drill(drill_id)
    if kept is None or not sender.actor.touches(kept.planned.communities):
        raise UnknownTargetError("drill", drill_id)
    if not sender.actor.covers(kept.planned.communities):
        raise OutsideError
    return kept


async def _one(book: DrillBook, sender: Sender, of: UUID) -> tuple[Occurrence, KeptDrill]:
    one = await book.occurrence(of)
    if one is None:
        raise UnknownTargetError("drill", of)
    kept = await _kept(book, sender, one.drill_id)
    if kept.cancelled or one.state not in MOVABLE:
        raise OverError
    return one, kept


def _content(planned: Planned) -> dict[str, object]:
    wanted = planned.wanted
    # Without them as it was before they could be named: what was sent then may be sent again.
    ahead = {"onset_h": planned.onset_h, "order": wanted.order}
    return {name: one for name, one in ahead.items() if one} | {
        "kind": str(planned.kind),
        "hazard": wanted.hazard,
        "level": wanted.level,
        "area": wanted.area.model_dump(mode="json"),
        "note": wanted.note,
        "first_at": planned.first_at.isoformat(),
        "repeat": str(planned.repeat),
        "notice_h": planned.notice_h,
        "injects": [
            {"kind": str(one.kind), "node_id": str(one.node_id), "after_min": one.after_min}
            for one in planned.injects
        ],
    }
