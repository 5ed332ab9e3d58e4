"""An officer has people called again: each branch hears of it in the order of its own key."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import CallAgain
from schemas.vocabulary import UNDER_WAY
from services.alerting.domain.calling_again import ALONE
from services.alerting.domain.state import TimerKind
from services.alerting.ports.mobilisations import Mobilisations
from services.runtime.errors import Never
from services.runtime.unit import Unit


class CallAgainHandler:
    """Passes it on to the branch, which in a pause holds it until things go on, or writes into the
    timeline why not."""

    def __init__(self, mobilisations: Mobilisations) -> None:
        self._mobilisations = mobilisations

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, CallAgain)
        await unit.settle()
        row = await self._mobilisations.get(unit, event.mobilisation_id)
        if row is None:
            raise Never(f"no mobilisation {event.mobilisation_id}")
        if row["state"] not in UNDER_WAY:
            reason = f"call-again: it is {row['state']}"
            await self._mobilisations.note(unit, event.mobilisation_id, "command_refused", reason)
            return
        mark = f"{event.command_id} {ALONE}" if event.alone else str(event.command_id)
        place = (event.mobilisation_id, event.community_code, event.node_id)
        await self._mobilisations.time_place(unit, place, TimerKind.CALL_AGAIN, mark)
        await self._mobilisations.note(
            unit, event.mobilisation_id, "command_call-again", f"by {event.actor}"
        )
