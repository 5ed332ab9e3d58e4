"""An officer writes to a selection of posts when nothing runs: a mobilisation that is nothing else.

What is said goes to alerting before the alert does, and waits there until the second officer has
approved: alert, grids, approval, stop and limits are those of every mobilisation.
"""

from dataclasses import dataclass
from uuid import UUID

from schemas import ids
from schemas.events import Event
from schemas.events.commands import SendMessage
from schemas.events.hazard_alerts import Area
from schemas.hazards import MESSAGE
from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.messages import Asked
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.send_message import sealed
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.documents import (
    CheckDocument,
    NameDocument,
    TakeDocument,
    WriteMessage,
)
from services.gateway.console.ports.messages import OpenMessages
from services.gateway.domain.notes import Seals
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class Paper:
    """How the alert is written, what its id will be, whether it will be taken, and in whose name it
    is sent."""

    write: WriteMessage
    name: NameDocument
    check: CheckDocument
    office: str


@dataclass(frozen=True)
class OpeningMessages:
    """Records a message with its area, then hands its alert to the intake."""

    recording: Recording
    open_messages: OpenMessages
    seals: Seals
    paper: Paper
    take: TakeDocument

    async def __call__(self, sender: Sender, area: Area, asked: Asked) -> Recorded:
        """Ask for a message to posts of an area; the same again is the one on record, and makes
        the alert that a break between both may have left out. Raises KeyReusedError, and
        NotTakenError when no alert can be made for the area: then nothing is on record."""
        content = asked.content | {"area": area.model_dump(mode="json")}
        request = Request(str(asked.purpose), str(sender.command_id), content)

        async def act(unit: Unit, _book: CommandBook) -> tuple[Event, Routing]:
            named = str(sender.command_id)
            document = self.paper.write(area, named, self.paper.office, unit.now)
            await self.paper.check(document, sender.actor.key_id)
            alert_id = self.paper.name(named, unit.now)
            mobilisation_id = message_mobilisation(alert_id)
            words = sealed(self.seals, sender, mobilisation_id, asked)
            await self.open_messages(unit).keep(words)
            event = SendMessage(
                message_id=sender.command_id,
                mobilisation_id=mobilisation_id,
                purpose=asked.purpose,
                actor=sender.actor.key_id,
                at=unit.now,
                selection=asked.selection,
                opens=True,
            )
            identity = (sender.command_id,)
            return event, Routing(str(mobilisation_id), Lane.CAMPAIGN, alert_id, identity)

        made = await self.recording.sent(sender, request, act)
        document = self.paper.write(area, str(made.command_id), self.paper.office, made.at)
        await self.take(document, sender.actor.name, sender.actor.key_id)
        return made


def message_mobilisation(alert_id: UUID) -> UUID:
    """The mobilisation of a message whose alert is this one: an incident of its own."""
    return ids.mobilisation_id(ids.incident_id(alert_id), MESSAGE)
