"""An officer answers a matter that came up: recorded before it is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from schemas.events.answers import AnswerMatter
from schemas.vocabulary import MatterState, Settlement, Via
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.recording import Audited, Recording, Sender
from services.gateway.console.handlers.refusals import (
    OutsideError,
    RefusedError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.matters import OpenMatter, OpenMatters
from services.gateway.domain.notes import Note, Seals, digest_of, sealed_note
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class AnswerMatters:
    """Records answers, one transaction each; the same command again is the one on record."""

    recording: Recording
    open_matters: OpenMatters
    seals: Seals

    async def __call__(
        self, sender: Sender, matter_id: UUID, settlement: Settlement | None, text: str
    ) -> Recorded:
        """Settle a matter, or (`settlement` None) send it on up; `text` is a note for who raised
        it.

        Raises UnknownTargetError (also outside the officer's division), OutsideError when a level
        above has it to answer, RefusedError when it is over or nobody is above, KeyReusedError.
        """
        content = {
            "settlement": settlement and str(settlement),
            "note": digest_of(text) if text.strip() else None,
        }
        request = Request("answer-matter", str(matter_id), content)

        async def act(unit: Unit, _book: CommandBook) -> None:
            matters = self.open_matters(unit)
            matter = await matters.one(matter_id)
            _check(sender, matter_id, matter, settlement)
            assert matter is not None
            about = Note(
                "answer",
                matter_id,
                matter.mobilisation_id,
                matter.community_code,
                sender.actor.key_id,
            )
            kept = sealed_note(about, text, self.seals, unit.now)
            if kept is not None:
                await matters.keep(kept)
            event = AnswerMatter(
                answer_id=sender.command_id,
                matter_id=matter_id,
                mobilisation_id=matter.mobilisation_id,
                community_code=matter.community_code,
                settlement=settlement,
                via=Via.CONSOLE,
                at=unit.now,
                division=sender.actor.division,
                note_id=kept.note_id if kept else None,
            )
            unit.emit(event, _routing(matter, sender.command_id))

        how = {"how": str(settlement or "sent-up")}
        audited = Audited("matter-answered", str(matter_id), how)
        return await self.recording.once(sender, request, act, audited)


def _routing(matter: OpenMatter, command_id: UUID) -> Routing:
    return Routing(matter.community_code, matter.lane, matter.alert_id, (command_id,))


def _check(
    sender: Sender, matter_id: UUID, matter: OpenMatter | None, settlement: Settlement | None
) -> None:
    if matter is None or not sender.actor.within(matter.community_code):
        raise UnknownTargetError("matter", matter_id)
    if matter.state is not MatterState.OPEN:
        raise RefusedError("matter-over", state=str(matter.state))
    if not matter.level.answered_from(sender.actor.division):
        raise OutsideError
    if settlement is None and matter.level.above is None:
        raise RefusedError("matter-at-top")
