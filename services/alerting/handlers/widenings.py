"""An officer wants a mobilisation widened: its signature is asked for as the start's was."""

from dataclasses import dataclass

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import WideningAsked
from schemas.vocabulary import UNDER_WAY
from services.alerting.handlers.approvals import Signatures, Wish
from services.alerting.ports.mobilisations import Mobilisations
from services.runtime.errors import Never
from services.runtime.unit import Unit


@dataclass(frozen=True)
class AskToWiden:
    """The handler of `widening-asked.v1`."""

    mobilisations: Mobilisations
    signatures: Signatures

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, WideningAsked)
        # What came before it in this unit was decided without it.
        await unit.settle()
        row = await self.mobilisations.get(unit, event.mobilisation_id)
        if row is None:
            raise Never(f"no mobilisation {event.mobilisation_id}")
        wish = Wish(event.command_id, event.actor, event.communities)
        # What waits for nobody is under way to roster already: it goes on with its grids.
        goes_on = row["approved_by"] is None and await self.mobilisations.ended_by_itself(
            unit, event.mobilisation_id
        )
        if row["state"] not in UNDER_WAY and not goes_on:
            why = f"it is {row['state']}"
            await self.signatures.turn_down(unit, row, wish, why)
            reason = f"widen: {why}"
            await self.mobilisations.note(unit, event.mobilisation_id, "command_refused", reason)
            return
        by = f"by {event.actor}"
        await self.mobilisations.note(unit, event.mobilisation_id, "command_widen", by)
        await self.signatures.ask_within(unit, row, wish)
