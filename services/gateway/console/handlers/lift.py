"""An officer says that what was started by hand is over, or what an issuer's last word left
standing since its areas match nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived
from schemas.vocabulary import LiftReason, MobilisationState
from services.gateway.console.domain.commands import Request
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.recording import Sender
from services.gateway.console.handlers.say_after import Saying, SayingAfter, check_state
from services.gateway.console.ports.commands import Mobilisation
from services.gateway.console.ports.own_alerts import WriteLifting

STANDS = (
    MobilisationState.AWAITING_APPROVAL,
    MobilisationState.RUNNING,
    MobilisationState.PAUSED,
    MobilisationState.CLOSED,
)
"""Who was told is yet to hear that it is over. What was stopped writes to nobody any more."""


@dataclass(frozen=True)
class Lifting:
    """Sends the Cancel of an alert."""

    say: SayingAfter
    lifting: WriteLifting
    office: str

    async def __call__(
        self, sender: Sender, mobilisation_id: UUID, why: LiftReason | None = None
    ) -> Started:
        """Lift it; gives the Cancel. Raises as SayingAfter does, RefusedError also when it was
        stopped or turned down."""

        def write(earlier: AlertReceived, identifier: str, at: datetime) -> bytes:
            return self.lifting(earlier, why, identifier, self.office, at)

        content = {"why": str(why)} if why else {}
        request = Request("lift", str(mobilisation_id), content)
        saying = Saying(request, _check, write, of_kept=True)
        return await self.say(sender, mobilisation_id, saying)


def _check(found: Mobilisation, _earlier: AlertReceived) -> None:
    check_state(found, STANDS)
