"""An officer answers a matter that came up: recorded before it is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from schemas import ids
from schemas.events.answers import AnswerMatter
from schemas.vocabulary import MatterState, Settlement, Via
from services.gateway.console.domain.commands import Recorded, Request, repeated
from services.gateway.console.handlers.command import (
    OutsideError,
    RefusedError,
    Sender,
    UnknownTargetError,
)
from services.gateway.console.ports import OpenCommands, OpenMatter, OpenMatters
from services.gateway.domain.notes import Note as Kept
from services.gateway.domain.notes import Seals, sealed_note
from services.gateway.ports import Note
from services.runtime.unit import Routing, Units


@dataclass(frozen=True)
class AnswerMatters:
    """Records answers, one transaction each; the same command again is the one on record."""

    units: Units
    open_commands: OpenCommands
    open_matters: OpenMatters
    seals: Seals
    note: Note

    async def __call__(
        self, sender: Sender, matter_id: UUID, settlement: Settlement | None, text: str
    ) -> Recorded:
        """Settle a matter, or (`settlement` None) send it on up; `text` is a note for who raised
        it.

        Raises UnknownTargetError (also outside the officer's division), OutsideError when a level
        above has it to answer, RefusedError when it is over or nobody is above, KeyReusedError.
        """
        note = text.strip()
        # What is typed stays sealed: on record is what tells a repetition.
        digest = str(ids.of("note", note)) if note else None
        content = {"settlement": settlement and str(settlement), "note": digest}
        request = Request("answer-matter", str(matter_id), content)
        async with self.units.begin() as unit:
            commands, matters = self.open_commands(unit), self.open_matters(unit)
            known = await commands.find(sender.command_id)
            if known is not None:
                return repeated(known, request)
            matter = await matters.one(matter_id)
            _check(sender, matter_id, matter, settlement)
            assert matter is not None
            note_id = None
            if note:
                about = Kept(
                    "answer",
                    matter_id,
                    matter.mobilisation_id,
                    matter.community_code,
                    sender.actor.key_id,
                )
                kept = sealed_note(about, note, self.seals, unit.now)
                await matters.keep(kept)
                note_id = kept.note_id
            event = AnswerMatter(
                answer_id=sender.command_id,
                matter_id=matter_id,
                mobilisation_id=matter.mobilisation_id,
                community_code=matter.community_code,
                settlement=settlement,
                via=Via.CONSOLE,
                at=unit.now,
                division=sender.actor.division,
                note_id=note_id,
            )
            command = Recorded(sender.command_id, request, sender.actor.name, unit.now)
            await commands.add(command)
            what = str(settlement or "sent-up")
            self.note(unit, sender.actor, "matter-answered", str(matter_id), how=what)
            unit.emit(event, _routing(matter, sender.command_id))
        return command


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
