"""An officer raises what was started by hand to a graver level: the same incident, an Update."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived
from schemas.vocabulary import UNDER_WAY, MobilisationState
from services.gateway.console.domain.commands import Request
from services.gateway.console.domain.starting import Raise, Started, graver
from services.gateway.console.handlers.recording import Sender
from services.gateway.console.handlers.refusals import RefusedError
from services.gateway.console.handlers.say_after import Saying, SayingAfter, check_state
from services.gateway.console.ports.commands import Mobilisation
from services.gateway.console.ports.own_alerts import WriteRaising

STANDS = (MobilisationState.AWAITING_APPROVAL, *UNDER_WAY)


@dataclass(frozen=True)
class Raising:
    """Sends the Update of an alert."""

    say: SayingAfter
    raising: WriteRaising
    office: str

    async def __call__(self, sender: Sender, mobilisation_id: UUID, wanted: Raise) -> Started:
        """Raise it; gives the Update. Raises as SayingAfter does, RefusedError also when it does
        not run, when the level is none of the same scale that is graver, and of a drill where a
        live alert stands."""

        def check(found: Mobilisation, earlier: AlertReceived) -> None:
            check_state(found, STANDS)
            if found.overtaken:
                raise RefusedError("live-alert-there")
            if wanted.level not in graver(earlier.header.level):
                raise RefusedError("not-graver")

        def write(earlier: AlertReceived, identifier: str, at: datetime) -> bytes:
            return self.raising(earlier, wanted, identifier, self.office, at)

        request = Request("raise", str(mobilisation_id), wanted.content)
        return await self.say(sender, mobilisation_id, Saying(request, check, write))
