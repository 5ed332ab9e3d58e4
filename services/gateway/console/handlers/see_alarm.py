"""An officer has seen to an alert that called nobody: it waits for nobody any more."""

from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import DeclineReason
from services.gateway.console.domain.alarms import SEE_ALARM
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.handlers.recording import Audited, Recording, Sender
from services.gateway.console.handlers.refusals import OutsideError, UnknownTargetError
from services.gateway.console.ports.commands import CommandBook
from services.runtime.unit import Unit


@dataclass(frozen=True)
class SeeingAlarms:
    """Records it; the same again is the one on record."""

    recording: Recording

    async def __call__(self, sender: Sender, alert_id: UUID, why: DeclineReason) -> Recorded:
        """Put on record who has seen it, and why it asks for nothing more.

        It leaves everybody's list, so OutsideError for who does not hold all that it names.
        UnknownTargetError when it is no alert that called nobody.
        """

        async def act(_unit: Unit, book: CommandBook) -> None:
            codes = await book.alarm(alert_id)
            if codes is None:
                raise UnknownTargetError("alarm", alert_id)
            if not sender.actor.covers(codes):
                raise OutsideError

        request = Request(SEE_ALARM, str(alert_id), {"why": str(why)})
        audited = Audited("alarm-seen", str(alert_id), {"why": str(why)})
        return await self.recording.once(sender, request, act, audited)
