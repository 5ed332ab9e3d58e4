"""An officer enters what a leader said by phone: recorded before it is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.leaders import LeaderAnswer, LeaderSaid
from services.gateway.console.domain.visits import answer_id, too_early
from services.gateway.console.handlers.reach import seen
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import (
    TooEarlyError,
    TooLateError,
    UnknownTargetError,
)
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.leaders import OpenLeaders
from services.runtime.unit import Unit
from services.runtime.wake import Wake


@dataclass(frozen=True)
class EnterAnswer:
    """Records leaders' answers, one transaction each; the same command again is the one on record.

    `recorded` wakes who sends them on.
    """

    recording: Recording
    open_leaders: OpenLeaders
    recorded: Wake

    async def __call__(self, sender: Sender, mobilisation_id: UUID, said: LeaderSaid) -> Recorded:
        """Record that a leader is on it, or can't; it counts in the sender's division alone.

        Raises UnknownTargetError (also outside the division, and for whom nobody asks),
        TooLateError, TooEarlyError and KeyReusedError.
        """
        request = Request("leader-answer", str(mobilisation_id), _content(said))

        async def act(unit: Unit, book: CommandBook) -> None:
            found = await seen(book, sender.actor, mobilisation_id)
            leaders = self.open_leaders(unit)
            asked = await leaders.asked(mobilisation_id, said.whom)
            codes = asked.communities if asked else ()
            within = tuple(code for code in codes if sender.actor.within(code))
            if asked is None or not within:
                raise UnknownTargetError("contact", said.whom.person_id or said.whom.post_id)
            if said.at is not None and said.at > unit.now:
                raise TooLateError
            if said.at is not None and too_early(said.at, asked.started_at):
                raise TooEarlyError
            own, at = answer_id(sender.command_id), said.at or unit.now
            await leaders.record(found, LeaderAnswer(own, asked.contact_id, said.kind, at, within))
            unit.afterwards.append(self.recorded.set)

        return await self.recording.once(sender, request, act)


def _content(said: LeaderSaid) -> dict[str, object]:
    whom = said.whom
    return {
        "person_id": str(whom.person_id) if whom.person_id else None,
        "post_id": str(whom.post_id) if whom.post_id else None,
        "kind": str(said.kind),
        "at": said.at.isoformat() if said.at else None,
    }
