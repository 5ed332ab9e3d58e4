"""An officer says something after an alert of their own: an Update or Cancel of it, which goes the
way of every alert."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived
from schemas.hazards import NOTICES
from schemas.vocabulary import MobilisationState
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.reach import held
from services.gateway.console.handlers.recording import Recording, Sender, as_command
from services.gateway.console.handlers.refusals import RefusedError, UnknownTargetError
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.console.ports.documents import CheckDocument, TakeAfter
from services.gateway.console.ports.own_alerts import Answered, OpenOwnAlerts
from services.runtime.unit import Unit

Check = Callable[[Mobilisation, AlertReceived], None]
"""RefusedError where it can't be said of it now."""
Write = Callable[[AlertReceived, str, datetime], bytes]
"""The document after that alert, by its identifier and moment."""


@dataclass(frozen=True)
class Saying:
    """What is said: how it is called, with its content, and how it is written; `of_kept`: also of
    another's alert whose areas match nothing, since what that leaves covered is an officer's."""

    request: Request
    check: Check
    write: Write
    of_kept: bool = False


class _OvertakenError(Exception):
    """Something else was said of it, or it was stopped, since it was looked at."""


@dataclass(frozen=True)
class SayingAfter:
    """Records what was asked, then hands it to intake."""

    recording: Recording
    open_alerts: OpenOwnAlerts
    check: CheckDocument
    take: TakeAfter

    async def __call__(self, sender: Sender, mobilisation_id: UUID, saying: Saying) -> Started:
        """Say it of the newest alert on record of what a mobilisation answers; gives the alert that
        says so.

        Raises UnknownTargetError, OutsideError when it reaches beyond the actor's division,
        RefusedError when another issued that alert, when it is a notice, lifted or stopped, or by
        `saying.check`, NotTakenError, and KeyReusedError. The same again after a break between
        both records sends what the first did not, if it can still be said.
        """

        async def act(unit: Unit, _book: CommandBook) -> None:
            earlier = await self._checked(unit, sender, mobilisation_id, saying)
            document = saying.write(earlier.event, str(sender.command_id), unit.now)
            await self.check(document, sender.actor.key_id)

        request = saying.request
        recorded = await self.recording.once(sender, request, act, as_command(sender, request))
        while True:
            try:
                return await self._sent(sender, mobilisation_id, saying, recorded)
            except _OvertakenError:
                continue

    async def _sent(
        self, sender: Sender, mobilisation_id: UUID, saying: Saying, recorded: Recorded
    ) -> Started:
        identifier = str(recorded.command_id)
        async with self.recording.units.begin() as unit:
            alerts = self.open_alerts(unit)
            if (made := await alerts.made(identifier)) is not None:
                return made
            try:
                earlier = await self._checked(unit, sender, mobilisation_id, saying)
            except RefusedError:
                # Another press of the same button may have been filed since the look above.
                if (made := await alerts.made(identifier)) is not None:
                    return made
                raise

        async def still(unit: Unit) -> None:
            # Two that were checked beside each other: the later one is checked anew.
            if await self._answered(unit, mobilisation_id) != earlier:
                raise _OvertakenError

        document = saying.write(earlier.event, identifier, recorded.at)
        return await self.take(document, sender.actor.name, sender.actor.key_id, still)

    async def _checked(
        self, unit: Unit, sender: Sender, mobilisation_id: UUID, saying: Saying
    ) -> Answered:
        book = self.recording.open_book(unit)
        found = await held(book, sender.actor, mobilisation_id)
        earlier = await self._answered(unit, mobilisation_id)
        _check_own(earlier, saying.of_kept)
        saying.check(found, earlier.event)
        return earlier

    async def _answered(self, unit: Unit, mobilisation_id: UUID) -> Answered:
        found = await self.open_alerts(unit).answered(mobilisation_id)
        if found is None:
            raise UnknownTargetError("mobilisation", mobilisation_id)
        return found


def _check_own(alert: Answered, of_kept: bool) -> None:
    header = alert.event.header
    if not alert.own and not (of_kept and alert.kept):
        raise RefusedError("issuer-lifts", issuer=header.sender_name or header.sender)
    if header.hazard in NOTICES:
        raise RefusedError("no-hazard")
    if alert.lifted:
        raise RefusedError("lifted-already")
    if alert.stopped:
        # In force with its own commit, before alerting has heard of it.
        raise RefusedError("not-running", state=str(MobilisationState.STOPPED))


def check_state(found: Mobilisation, states: Collection[MobilisationState]) -> None:
    """RefusedError where it is in none of these states."""
    if found.state not in states:
        raise RefusedError("not-running", state=str(found.state))
