"""An officer has people called again: recorded and sent on in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from schemas.events import Event
from schemas.events.commands import CallAgain
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.reach import check_under_way, seen
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import UnknownTargetError
from services.gateway.console.ports.commands import CommandBook
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class CallingAgain:
    """Records the command; the same again is the one on record."""

    recording: Recording

    async def __call__(
        self, sender: Sender, mobilisation_id: UUID, node_id: UUID, *, alone: bool
    ) -> Recorded:
        """Call who has not answered at a place of the officer's division and below it.

        Raises UnknownTargetError (also outside the division), RefusedError when it does not run,
        and KeyReusedError.
        """
        content = {"node_id": str(node_id), "alone": alone}
        request = Request("call-again", str(mobilisation_id), content)

        async def act(unit: Unit, book: CommandBook) -> tuple[Event, Routing]:
            found = await seen(book, sender.actor, mobilisation_id)
            community = await book.community_of_place(mobilisation_id, node_id)
            if community is None or not sender.actor.within(community):
                raise UnknownTargetError("place", node_id)
            check_under_way(found)
            event = CallAgain(
                command_id=sender.command_id,
                mobilisation_id=mobilisation_id,
                community_code=community,
                node_id=node_id,
                alone=alone,
                actor=sender.actor.key_id,
                at=unit.now,
            )
            key, identity = str(mobilisation_id), (sender.command_id,)
            return event, Routing(key, found.lane, found.alert_id, identity)

        return await self.recording.sent(sender, request, act)
