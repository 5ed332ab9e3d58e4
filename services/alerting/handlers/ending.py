"""A mobilisation of which nothing is left ends, and what it leaves unsigned with it; it runs on
when something is left all the same."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from schemas.vocabulary import MobilisationState
from services.alerting.handlers.approvals import Signatures
from services.alerting.ports.mobilisations import Mobilisations
from services.runtime.unit import Turn, Unit


@dataclass(frozen=True)
class Ending:
    """Ends what nobody has to end."""

    mobilisations: Mobilisations
    signatures: Signatures

    async def if_over(
        self, unit: Unit, mobilisation_id: UUID, goes_on: str = "told after its end"
    ) -> None:
        """End it when nothing is left of it. What waits for a signature could not be carried out
        any more; a correction still can, as what was told stays wrong. What had ended by itself
        runs on when something is left to do, for the reason `goes_on`: help that is needed a
        minute later."""
        if await self.mobilisations.end_if_over(unit, mobilisation_id):
            why = str(MobilisationState.CLOSED)
            await self.signatures.withdraw(unit, mobilisation_id, why, corrections=False)
        elif await self.mobilisations.run_on_if_left(unit, mobilisation_id):
            await self.mobilisations.note(unit, mobilisation_id, "runs_on", goes_on)
            # What the roster told meanwhile, as that a deputy is there, was kept and not acted on.
            await self.mobilisations.time_grids(unit, mobilisation_id)

    def later(self, unit: Unit, mobilisation_id: UUID, goes_on: str = "told after its end") -> None:
        """The same, once what the unit decides is written."""
        end = partial(self.if_over, unit, mobilisation_id, goes_on)
        unit.before_commit(("end", mobilisation_id), end, Turn.CONCLUDE)
