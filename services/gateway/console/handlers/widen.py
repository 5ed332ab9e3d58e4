"""An officer widens what runs: recorded and sent on to roster in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from schemas.events.commands import WidenIncident
from schemas.events.hazard_alerts import Area
from schemas.vocabulary import UNDER_WAY
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.command import (
    OutsideError,
    RefusedError,
    UnknownTargetError,
)
from services.gateway.console.handlers.recording import Recording, Sender, as_command
from services.gateway.console.ports import CommandBook, Mobilisation
from services.gateway.domain.actor import Scope
from services.runtime.unit import Routing, Unit


@dataclass(frozen=True)
class Widening:
    """Records the command; the same again is the one on record."""

    recording: Recording

    async def __call__(
        self, sender: Sender, mobilisation_id: UUID, area: Area, communities: Collection[str]
    ) -> Recorded:
        """Add an area, which lies in these communities, to the incident of a mobilisation, until it
        is cancelled. Where an officer had to approve the start, one who may approve widens it.

        Raises UnknownTargetError, OutsideError when either reaches beyond the actor's division,
        RefusedError when it does not run or an approver has to do it, and KeyReusedError.
        """
        content = {"area": area.model_dump(mode="json")}
        request = Request("widen", str(mobilisation_id), content)

        async def act(unit: Unit, book: CommandBook) -> None:
            found = await book.mobilisation(mobilisation_id)
            if found is None or not sender.actor.touches(found.communities):
                raise UnknownTargetError("mobilisation", mobilisation_id)
            if not sender.actor.covers([*found.communities, *communities]):
                raise OutsideError
            _check(sender, found)
            assert found.incident_id is not None
            event = WidenIncident(
                command_id=sender.command_id,
                incident_id=found.incident_id,
                lane=found.lane,
                areas=(area,),
                actor=sender.actor.key_id,
                at=unit.now,
            )
            key, identity = str(found.incident_id), (sender.command_id,)
            unit.emit(event, Routing(key, found.lane, found.alert_id, identity))

        return await self.recording.once(sender, request, act, as_command(sender, request))


def _check(sender: Sender, found: Mobilisation) -> None:
    if found.state not in UNDER_WAY:
        raise RefusedError("not-running", state=str(found.state))
    if found.approved and not sender.actor.may(Scope.MOBILISATIONS_APPROVE):
        raise RefusedError("approver-widens")
