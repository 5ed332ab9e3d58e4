"""The alerts that mobilisations answer, as the intake has recorded them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived
from schemas.vocabulary import LiftReason
from services.gateway.console.domain.starting import Raise, Started
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Answered:
    """The newest on record of the alert that a mobilisation answers, whether alerting knows it yet
    or not; `own`: it was made here, `lifted`: a Cancel of it is on record, `stopped`: so is a stop
    of the mobilisation since it began, `kept`: its areas match nothing, so that it lifted nothing
    of what was covered. One that names no areas has those of the newest that does."""

    event: AlertReceived
    own: bool
    lifted: bool
    stopped: bool
    kept: bool = False


class OwnAlerts(Protocol):
    """What is on record of alerts, within one transaction."""

    async def answered(self, mobilisation_id: UUID) -> Answered | None:
        """What a mobilisation answers, as it is on record here; None: nothing is."""
        ...

    async def made(self, identifier: str) -> Started | None:
        """The alert that was made here under this identifier, if it was."""
        ...


OpenOwnAlerts = Callable[[Unit], OwnAlerts]


class WriteLifting(Protocol):
    """That the hazard of an alert of ours is over, as a document."""

    def __call__(
        self,
        earlier: AlertReceived,
        why: LiftReason | None,
        identifier: str,
        sender: str,
        now: datetime,
    ) -> bytes:
        """A CAP 1.2 document, the same for the same arguments, sent later than what it follows."""
        ...


class WriteRaising(Protocol):
    """That the hazard of an alert of ours is at another level, as a document."""

    def __call__(
        self, earlier: AlertReceived, raised: Raise, identifier: str, sender: str, now: datetime
    ) -> bytes:
        """Likewise."""
        ...
