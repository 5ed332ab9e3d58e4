"""What an officer has stopped and its issuer raises: the stop holds, and whether it still should is
asked of whoever is on duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.events.commands import MobilisationCommand
from schemas.vocabulary import MobilisationState
from services.alerting.domain.approving import Asked, stop_of
from services.alerting.handlers.approvals import Signatures
from services.alerting.ports.mobilisations import Mobilisations
from services.runtime.unit import Unit

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stopped:
    """Keeps at which level an officer has said that nobody is told, and has graver ones decided."""

    mobilisations: Mobilisations
    signatures: Signatures

    async def stop(self, unit: Unit, row: Row, event: MobilisationCommand) -> None:
        """An officer stops it, or leaves it stopped, at the level that it had as they said so: what
        its issuer raised after that, though we heard of it before, is asked for at once, and so is
        each level below, as nobody knows any more which one it was."""
        unseen = row["raised_at"] is not None and row["raised_at"] > event.at
        degree = row["stopped_degree"] if unseen else max(row["degree"], row["stopped_degree"])
        why = {"state_reason": f"{event.action} by {event.actor}"} if not event.message_id else {}
        await self.mobilisations.set_state(
            unit, row["mobilisation_id"], MobilisationState.STOPPED, stopped_degree=degree, **why
        )
        await self.heard(unit, {**row, "stopped_degree": degree}, str(MobilisationState.STOPPED))

    async def heard(
        self, unit: Unit, row: Row, settled: str = "no graver than what was stopped"
    ) -> None:
        """Its issuer has said something newer: whether it stays stopped is asked where that is
        graver than what an officer has decided on; else nobody has to decide, as it is `settled`.
        """
        if row["degree"] > row["stopped_degree"]:
            await self._ask(unit, row)
        else:
            await self.lift(unit, row, settled)

    async def lift(self, unit: Unit, row: Row, why: str) -> None:
        """Nobody has to decide on it any more."""
        await self.signatures.take_back(unit, stop_of(row["mobilisation_id"]), why)

    async def _ask(self, unit: Unit, row: Row) -> None:
        mobilisation_id, level = row["mobilisation_id"], row["level"]
        subject_id, revision = stop_of(mobilisation_id), row["alert_revision"]
        # Whoever may sign may say that it is left: no officer of ours has raised it.
        asked = Asked(subject_id, mobilisation_id, revision, level, proposed_by="")
        await self.signatures.ask_whether_stopped(unit, asked, row)
