"""Officers' commands to a mobilisation: checked again here, where they come into force."""

from collections.abc import Awaitable, Callable
from typing import Any

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import MobilisationAction, MobilisationCommand, sets_going
from schemas.vocabulary import ApprovalState, MobilisationState
from services.alerting.domain.approving import stop_of
from services.alerting.domain.state import TimerKind
from services.alerting.handlers.approvals import subject_of
from services.alerting.handlers.messages import Messaging
from services.alerting.handlers.stopped import Stopped
from services.alerting.ports.mobilisations import Mobilisations
from services.runtime.errors import Never
from services.runtime.unit import Unit

OPEN = (
    MobilisationState.AWAITING_APPROVAL,
    MobilisationState.RUNNING,
    MobilisationState.PAUSED,
    MobilisationState.STOOD_DOWN,
)
ALLOWED: dict[MobilisationAction, tuple[MobilisationState, ...]] = {
    # Whatever it is by now, as the stop on record lets nothing of it be sent any more: neither what
    # just ended by itself nor what was turned down may run on, or begin, in silence. Once more, to
    # stop what was sent after the first: a correction.
    MobilisationAction.STOP: tuple(MobilisationState),
    MobilisationAction.PAUSE: (MobilisationState.RUNNING,),
    MobilisationAction.RESUME: (MobilisationState.PAUSED,),
    # What ended by itself, too: then nobody who was moved is asked for again.
    MobilisationAction.CLOSE: (*OPEN, MobilisationState.CLOSED),
}
REWRITES = (MobilisationAction.STOP, MobilisationAction.RESUME, MobilisationAction.CLOSE)
"""What changes timers and deadlines that branches own."""
SIGNING = (
    MobilisationAction.APPROVE,
    MobilisationAction.DECLINE,
    MobilisationAction.COUNTERSIGN,
)


class CommandHandler:
    """Carries out a command, or writes into the timeline why not."""

    def __init__(
        self, mobilisations: Mobilisations, messaging: Messaging, stopped: Stopped
    ) -> None:
        self._mobilisations = mobilisations
        self._signatures = stopped.signatures
        self._messaging = messaging
        self._stopped = stopped
        self._actions: dict[
            MobilisationAction, Callable[[Unit, MobilisationCommand, Any], Awaitable[None]]
        ] = {
            MobilisationAction.APPROVE: self._approve,
            MobilisationAction.DECLINE: self._decline,
            MobilisationAction.COUNTERSIGN: self._countersign,
            MobilisationAction.STOP: self._stop,
            MobilisationAction.PAUSE: self._pause,
            MobilisationAction.RESUME: self._resume,
            MobilisationAction.CLOSE: self._close,
        }

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        assert isinstance(event, MobilisationCommand)
        # What came before it in this unit was decided without it, and is written without it.
        await unit.settle()
        if event.action in REWRITES:
            await self._mobilisations.whole(unit, event.mobilisation_id)
        row = await self._mobilisations.get(unit, event.mobilisation_id)
        if row is None:
            raise Never(f"no mobilisation {event.mobilisation_id}")
        refusal = _refusal(event, row) or await self._overtaken(unit, event)
        if not refusal and event.action in SIGNING:
            refusal = await self._signatures.refused(unit, event)
        if refusal:
            await self._mobilisations.note(
                unit, event.mobilisation_id, "command_refused", f"{event.action}: {refusal}"
            )
            return
        await self._actions[event.action](unit, event, row)
        await self._mobilisations.note(
            unit,
            event.mobilisation_id,
            f"command_{event.action}",
            f"{event.why} by {event.actor}" if event.why else f"by {event.actor}",
        )

    async def _overtaken(self, unit: Unit, event: MobilisationCommand) -> str:
        """Why a drill does not begin or go on; nobody may take the one for the other."""
        if not sets_going(event.action, event.message_id):
            return ""
        overtaken = await self._mobilisations.overtaken(unit, event.mobilisation_id)
        return "a live alert runs there" if overtaken else ""

    async def _approve(self, unit: Unit, event: MobilisationCommand, row: Any) -> None:
        if event.message_id is not None:
            await self._sign(unit, event, ApprovalState.GIVEN)
            message = await self._messaging.messages.get(unit, event.message_id)
            # A widening is sent on by the gateway, which has its area.
            if message is not None:
                await self._messaging.begin(unit, row, message)
            return
        await self._mobilisations.set_state(
            unit,
            event.mobilisation_id,
            MobilisationState.RUNNING,
            started_at=unit.now,
            approved_by=event.actor,
        )
        await self._sign(unit, event, ApprovalState.GIVEN)
        await self._messaging.open(unit, event.mobilisation_id)
        await self._mobilisations.time_grids(unit, event.mobilisation_id)

    async def _decline(self, unit: Unit, event: MobilisationCommand, row: Any) -> None:
        await self._sign(unit, event, ApprovalState.DECLINED)
        if event.message_id == stop_of(event.mobilisation_id):
            await self._stopped.stop(unit, row, event)
        if event.message_id is not None:
            return
        why = f"declined by {event.actor}: {event.why}"
        declined = MobilisationState.DECLINED
        await self._signatures.end(unit, event.mobilisation_id, declined, why)

    async def _countersign(self, unit: Unit, event: MobilisationCommand, _row: Any) -> None:
        await self._sign(unit, event, ApprovalState.GIVEN)

    async def _sign(self, unit: Unit, event: MobilisationCommand, state: ApprovalState) -> None:
        why = str(event.why or "")
        await self._signatures.settle(unit, subject_of(event), state, event.actor, why)

    async def _stop(self, unit: Unit, event: MobilisationCommand, row: Any) -> None:
        await self._stopped.stop(unit, row, event)
        await self._end(unit, event, MobilisationState.STOPPED)

    async def _close(self, unit: Unit, event: MobilisationCommand, _row: Any) -> None:
        closed, why = MobilisationState.CLOSED, f"{event.action} by {event.actor}"
        await self._mobilisations.set_state(unit, event.mobilisation_id, closed, state_reason=why)
        await self._end(unit, event, closed)

    async def _end(self, unit: Unit, event: MobilisationCommand, state: MobilisationState) -> None:
        await self._signatures.withdraw(unit, event.mobilisation_id, str(state))
        await self._mobilisations.drop_timers(unit, event.mobilisation_id)
        mark = f"{state} by the officer"
        await self._mobilisations.time_branches(unit, event.mobilisation_id, TimerKind.STOP, mark)
        await self._mobilisations.end_if_over(unit, event.mobilisation_id)

    async def _pause(self, unit: Unit, event: MobilisationCommand, _row: Any) -> None:
        await self._mobilisations.set_state(
            unit,
            event.mobilisation_id,
            MobilisationState.PAUSED,
            paused_at=unit.now,
            state_reason=f"paused by {event.actor}",
        )
        await self._mobilisations.time_branches(
            unit, event.mobilisation_id, TimerKind.PAUSE, "paused"
        )
        await self._signatures.duty_calls.pause(unit, event.mobilisation_id)

    async def _resume(self, unit: Unit, event: MobilisationCommand, row: Any) -> None:
        await self._mobilisations.set_state(
            unit, event.mobilisation_id, MobilisationState.RUNNING, paused_at=None, state_reason=""
        )
        if row["paused_at"] is not None:
            await self._mobilisations.shift_time(
                unit, event.mobilisation_id, unit.now - row["paused_at"]
            )
        await self._mobilisations.time_grids(unit, event.mobilisation_id)


def _refusal(event: MobilisationCommand, row: Any) -> str:
    if event.action in ALLOWED and row["state"] not in ALLOWED[event.action]:
        return f"it is {row['state']}"
    closed_by_an_officer = row["state"] == MobilisationState.CLOSED and row["state_reason"]
    if event.action is MobilisationAction.CLOSE and closed_by_an_officer:
        return f"it is {row['state']}"
    # A stop is of the thing itself, whatever was decided of it since.
    free = event.action is MobilisationAction.STOP or event.expected_revision is None
    if not free and event.expected_revision != row["revision"]:
        return f"it has moved on to revision {row['revision']}"
    return ""
