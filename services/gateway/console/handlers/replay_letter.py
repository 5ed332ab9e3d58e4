"""An officer has a dead letter handled once more: recorded and sent on in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from schemas.events import Event
from schemas.events.commands import REPLAYS
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import check_everywhere
from services.gateway.console.handlers.recording import Recording, Sender, apart_from_alerts
from services.gateway.console.handlers.refusals import (
    RefusedError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook
from services.runtime.landing import UNREADABLE
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class ReplayingLetters:
    """Records the command; the same again is the one on record."""

    recording: Recording

    async def __call__(self, sender: Sender, letter_id: UUID) -> Recorded:
        """Have whoever could not handle the event try once more, as `muster dead-letters replay`.

        An inbox is everybody's: OutsideError for who is there for one division.
        UnknownTargetError when it is no dead letter (any more), RefusedError when it can't be read.
        """

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            check_everywhere(sender.actor)
            letter = await book.letter(letter_id)
            if letter is None:
                raise UnknownTargetError("letter", letter_id)
            if letter.name == UNREADABLE:
                raise RefusedError("letter-unreadable")
            event = REPLAYS[letter.service](
                command_id=sender.command_id,
                letter_id=letter_id,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            return event, apart_from_alerts(sender, str(letter_id))

        request = Request("replay-letter", str(letter_id), {})
        return await self.recording.sent(sender, request, act)
