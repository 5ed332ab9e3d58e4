"""An officer enters what was found at a door: recorded before it is confirmed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import Via, VisitOutcome
from services.gateway.console.domain.commands import Recorded, Request, repeated
from services.gateway.console.domain.visits import Entered, answer_id, stand_in
from services.gateway.console.handlers.command import Sender, UnknownTargetError
from services.gateway.console.ports import OpenCommands, OpenVisits
from services.gateway.ports import Note
from services.runtime.unit import Units


class TooLateError(Exception):
    """The moment given lies ahead."""


@dataclass(frozen=True)
class EnterOutcome:
    """Records outcomes, one transaction each; the same command again is the one on record."""

    units: Units
    open_commands: OpenCommands
    open_visits: OpenVisits
    note: Note

    async def __call__(
        self, sender: Sender, visit_id: UUID, outcome: VisitOutcome, at: datetime | None
    ) -> Recorded:
        """Record an outcome found at `at` (none: now).

        Raises UnknownTargetError (also outside the officer's division), TooLateError and
        KeyReusedError.
        """
        content = {"outcome": str(outcome), "at": at.isoformat() if at else None}
        request = Request("visit-outcome", str(visit_id), content)
        async with self.units.begin() as unit:
            commands, visits = self.open_commands(unit), self.open_visits(unit)
            known = await commands.find(sender.command_id)
            if known is not None:
                return repeated(known, request)
            visit = await visits.visit(visit_id)
            if visit is None or not sender.actor.within(visit.community_code):
                raise UnknownTargetError("visit", visit_id)
            if at is not None and at > unit.now:
                raise TooLateError
            entered = Entered(
                answer_id=answer_id(sender.command_id),
                contact_id=visit.contact_id or stand_in(visit_id, sender.actor.key_id),
                visit_id=visit_id,
                outcome=outcome,
                via=Via.CONSOLE,
                at=at or unit.now,
            )
            await visits.record(visit, entered)
            command = Recorded(sender.command_id, request, sender.actor.name, unit.now)
            await commands.add(command)
            self.note(unit, sender.actor, "visit-outcome", str(visit_id))
        return command
