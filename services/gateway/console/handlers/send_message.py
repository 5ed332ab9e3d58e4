"""An officer's own message: its words are sealed here, the rest goes to alerting."""

from dataclasses import dataclass
from uuid import UUID

from schemas.events import Event
from schemas.events.commands import SendMessage
from schemas.rounds import round_name
from schemas.vocabulary import MobilisationState, RoundPurpose
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.messages import CONTEXT, Asked, SealedWords
from services.gateway.console.handlers.reach import check_under_way, held
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import RefusedError
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.console.ports.messages import OpenMessages
from services.gateway.domain.notes import Seals
from services.runtime.unit import Routing, Unit

NOBODY_TOLD = (
    MobilisationState.AWAITING_APPROVAL,
    MobilisationState.DECLINED,
    MobilisationState.LAPSED,
)


@dataclass(frozen=True)
class SendingMessages:
    """Records messages; the same command again is the one on record."""

    recording: Recording
    open_messages: OpenMessages
    seals: Seals

    async def __call__(self, sender: Sender, mobilisation_id: UUID, asked: Asked) -> Recorded:
        """Ask for a message; it is approved as the start of the mobilisation was.

        A correction passes a stop that came before it. Raises UnknownTargetError, OutsideError when
        the mobilisation reaches beyond the actor's division, RefusedError when nobody was told
        anything yet (a correction) or it does not run (any other), and KeyReusedError.
        """
        request = Request(str(asked.purpose), str(mobilisation_id), asked.content)
        message_id = sender.command_id

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            found = await held(book, sender.actor, mobilisation_id)
            _check_state(asked, found)
            messages = self.open_messages(unit)
            await messages.keep(sealed(self.seals, sender, mobilisation_id, asked))
            if asked.purpose is RoundPurpose.CORRECTION:
                name = round_name(asked.purpose, message_id)
                await messages.let_through(mobilisation_id, name)
            event = SendMessage(
                message_id=message_id,
                mobilisation_id=mobilisation_id,
                purpose=asked.purpose,
                actor=sender.actor.key_id,
                at=unit.now,
                from_plan=asked.from_plan,
                corrects=asked.corrects,
                selection=asked.selection,
            )
            key = str(mobilisation_id)
            return event, Routing(key, found.lane, found.alert_id, (message_id,))

        return await self.recording.sent(sender, request, act)


def sealed(seals: Seals, sender: Sender, mobilisation_id: UUID, asked: Asked) -> SealedWords:
    """What is kept of a message's words; its id is the command's."""
    words, words_en = (
        seals.seal(said.strip(), CONTEXT) if said.strip() else None
        for said in (asked.words, asked.words_en)
    )
    author = sender.actor.key_id
    return SealedWords(sender.command_id, mobilisation_id, asked.purpose, words, words_en, author)


def _check_state(asked: Asked, found: Mobilisation) -> None:
    if asked.purpose is not RoundPurpose.CORRECTION:
        check_under_way(found)
    elif found.state in NOBODY_TOLD:
        raise RefusedError("nobody-told")
