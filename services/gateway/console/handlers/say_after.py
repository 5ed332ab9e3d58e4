"""An officer says something after an alert of their own: an Update or Cancel of it, which goes the
way of every alert."""

from collections.abc import Callable, Collection
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
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.console.ports.documents import CheckDocument, TakeDocument
from services.gateway.console.ports.own_alerts import Answered, OpenOwnAlerts
from services.runtime.unit import Unit

Check = Callable[[Mobilisation, AlertReceived], None]
"""RefusedError where it can't be said of it now."""
Write = Callable[[AlertReceived, str, datetime], bytes]
"""The document after that alert, by its identifier and moment."""


@dataclass(frozen=True)
class Saying:
    """What is said: how it is called, with its content, and how it is written."""

    request: Request
    check: Check
    write: Write


@dataclass(frozen=True)
class SayingAfter:
    """Records what was asked, then hands it to intake."""

    recording: Recording
    open_alerts: OpenOwnAlerts
    check: CheckDocument
    take: TakeDocument

    async def __call__(self, sender: Sender, mobilisation_id: UUID, saying: Saying) -> Started:
        """Say it of the alert that a mobilisation answers; gives the alert that says so.

        Raises UnknownTargetError, OutsideError when it reaches beyond the actor's division,
        RefusedError when another issued that alert, when it is lifted, or by `saying.check`,
        NotTakenError, and KeyReusedError. The same again after a break between both records sends
        what the first did not.
        """

        async def act(unit: Unit, book: CommandBook) -> None:
            found = await held(book, sender.actor, mobilisation_id)
            earlier = await self._answered(unit, mobilisation_id)
            _check_own(earlier)
            saying.check(found, earlier.event)
            document = saying.write(earlier.event, str(sender.command_id), unit.now)
            await self.check(document, sender.actor.key_id)

        request = saying.request
        recorded = await self.recording.once(sender, request, act, as_command(sender, request))
        async with self.recording.units.begin() as unit:
            made = await self.open_alerts(unit).made(str(recorded.command_id))
            earlier = await self._answered(unit, mobilisation_id)
        if made is not None:
            return made
        document = saying.write(earlier.event, str(recorded.command_id), recorded.at)
        return await self.take(document, sender.actor.name, sender.actor.key_id)

    async def _answered(self, unit: Unit, mobilisation_id: UUID) -> Answered:
        found = await self.open_alerts(unit).answered(mobilisation_id)
        if found is None:
            raise UnknownTargetError("mobilisation", mobilisation_id)
        return found


def _check_own(alert: Answered) -> None:
    header = alert.event.header
    if not alert.own:
        raise RefusedError("issuer-lifts", issuer=header.sender_name or header.sender)
    if alert.lifted:
        raise RefusedError("lifted-already")


def check_state(found: Mobilisation, states: Collection[MobilisationState]) -> None:
    """RefusedError where it is in none of these states."""
    if found.state not in states:
        raise RefusedError("not-running", state=str(found.state))
