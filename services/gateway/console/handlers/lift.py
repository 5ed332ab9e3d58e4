"""An officer says that what was started by hand is over: a Cancel of its alert, which goes the way
of every alert."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived
from schemas.vocabulary import MobilisationState
from services.gateway.console.domain.commands import Request
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.reach import held
from services.gateway.console.handlers.recording import Recording, Sender, as_command
from services.gateway.console.handlers.refusals import RefusedError, UnknownTargetError
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.documents import CheckDocument, TakeDocument
from services.gateway.console.ports.own_alerts import Answered, OpenOwnAlerts, WriteFollowing
from services.runtime.unit import Unit

STANDS = (
    MobilisationState.AWAITING_APPROVAL,
    MobilisationState.RUNNING,
    MobilisationState.PAUSED,
    MobilisationState.CLOSED,
)
"""Who was told is yet to hear that it is over. What was stopped writes to nobody any more."""


@dataclass(frozen=True)
class Lifting:
    """Records what was asked, then hands it to intake."""

    recording: Recording
    open_alerts: OpenOwnAlerts
    write: WriteFollowing
    check: CheckDocument
    take: TakeDocument
    office: str

    async def __call__(self, sender: Sender, mobilisation_id: UUID) -> Started:
        """Lift it; gives the Cancel.

        Raises UnknownTargetError, OutsideError when it reaches beyond the actor's division,
        RefusedError when another issued the warning, when it is lifted already or was stopped or
        turned down, NotTakenError, and KeyReusedError. The same again after a break between both
        records sends what the first did not.
        """
        request = Request("lift", str(mobilisation_id), {})

        async def act(unit: Unit, book: CommandBook) -> None:
            found = await held(book, sender.actor, mobilisation_id)
            earlier = await self._answered(unit, mobilisation_id)
            check_own(earlier)
            if found.state not in STANDS:
                raise RefusedError("not-running", state=str(found.state))
            document = self._document(earlier.event, sender.command_id, unit.now)
            await self.check(document, sender.actor.key_id)

        recorded = await self.recording.once(sender, request, act, as_command(sender, request))
        async with self.recording.units.begin() as unit:
            made = await self.open_alerts(unit).made(str(recorded.command_id))
            earlier = await self._answered(unit, mobilisation_id)
        if made is not None:
            return made
        document = self._document(earlier.event, recorded.command_id, recorded.at)
        return await self.take(document, sender.actor.name, sender.actor.key_id)

    async def _answered(self, unit: Unit, mobilisation_id: UUID) -> Answered:
        found = await self.open_alerts(unit).answered(mobilisation_id)
        if found is None:
            raise UnknownTargetError("mobilisation", mobilisation_id)
        return found

    def _document(self, earlier: AlertReceived, command_id: UUID, at: datetime) -> bytes:
        return self.write(earlier, str(command_id), self.office, at)


def check_own(alert: Answered) -> None:
    """RefusedError where another issued it, or it is over."""
    header = alert.event.header
    if not alert.own:
        raise RefusedError("issuer-lifts", issuer=header.sender_name or header.sender)
    if alert.lifted:
        raise RefusedError("lifted-already")
