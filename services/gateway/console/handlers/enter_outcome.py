"""An officer enters what was found at a door: recorded before it is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import Via
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.visits import (
    Entered,
    Found,
    answer_id,
    back_already,
    stand_in,
    too_early,
)
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import (
    TooEarlyError,
    TooLateError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.visits import OpenVisits
from services.gateway.domain.notes import Note, Seals, digest_of, sealed_note
from services.runtime.unit import Unit
from services.runtime.wake import Wake


class BackAlreadyError(Exception):
    """Who is away would have been back before."""


@dataclass(frozen=True)
class EnterOutcome:
    """Records outcomes, one transaction each; the same command again is the one on record.

    `recorded` wakes who sends them on.
    """

    recording: Recording
    open_visits: OpenVisits
    seals: Seals
    recorded: Wake

    async def __call__(self, sender: Sender, visit_id: UUID, found: Found) -> Recorded:
        """Record what was found, with its details and a note.

        Raises UnknownTargetError (also outside the officer's division), TooLateError,
        TooEarlyError, BackAlreadyError and KeyReusedError.
        """
        request = Request("visit-outcome", str(visit_id), _content(found))

        async def act(unit: Unit, _book: CommandBook) -> None:
            visits = self.open_visits(unit)
            visit = await visits.visit(visit_id)
            if visit is None or not sender.actor.within(visit.community_code):
                raise UnknownTargetError("visit", visit_id)
            if found.at is not None and found.at > unit.now:
                raise TooLateError
            if found.at is not None and too_early(found.at, visit.started_at):
                raise TooEarlyError
            if back_already(found, unit.now):
                raise BackAlreadyError
            entered = Entered(
                answer_id=answer_id(sender.command_id),
                contact_id=visit.contact_id or stand_in(visit_id, sender.actor.key_id),
                visit_id=visit_id,
                outcome=found.outcome,
                via=Via.CONSOLE,
                at=found.at or unit.now,
                detail=found.detail,
            )
            await visits.record(visit, entered)
            unit.afterwards.append(self.recorded.set)
            about = Note(
                "visit",
                visit_id,
                visit.mobilisation_id,
                visit.community_code,
                sender.actor.key_id,
            )
            kept = sealed_note(about, found.note, self.seals, unit.now)
            if kept is not None:
                await visits.keep(kept)

        return await self.recording.once(sender, request, act)


def _content(found: Found) -> dict[str, object]:
    """What tells one entry from another; of a note no more than that."""
    content: dict[str, object] = {
        "outcome": str(found.outcome),
        "at": found.at.isoformat() if found.at else None,
    }
    if found.detail is not None:
        content["detail"] = found.detail.model_dump(mode="json", exclude_defaults=True)
    if found.note.strip():
        content["note"] = digest_of(found.note)
    return content
