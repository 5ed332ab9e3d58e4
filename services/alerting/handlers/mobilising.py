"""Which mobilisation an alert's grids belong to: it begins, goes on, runs on, or stands down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas import ids
from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import UNDER_WAY, Lane, MessageType, MobilisationState
from services.alerting.domain.approving import Asked
from services.alerting.domain.plan import Approval, Edition
from services.alerting.handlers.messages import Messaging
from services.alerting.handlers.stopped import Stopped
from services.alerting.ports.mobilisations import Mobilisations
from services.alerting.ports.plans import Editions
from services.runtime.unit import Unit

NOT_OVER = (MobilisationState.AWAITING_APPROVAL, *UNDER_WAY)
TURNED_DOWN = (MobilisationState.DECLINED, MobilisationState.LAPSED)
NEVER_BEGAN = (MobilisationState.AWAITING_APPROVAL, *TURNED_DOWN)
OVER = (MobilisationState.CLOSED, MobilisationState.STOOD_DOWN)


@dataclass(frozen=True)
class Cancelled:
    """By which alert it is over, whose that is, the id of the officer or key that sent it, and why
    they did."""

    alert_id: UUID
    sender: str
    proposed_by: str = ""
    why: str = ""


def said_by(what: str, proposed_by: str, why: str = "") -> str:
    """A reason of the timeline with why it was said, and by whom, by id: whoever may see the name
    is shown it."""
    who = f"by {proposed_by}" if proposed_by else ""
    because = " ".join(part for part in (why, who) if part)
    return f"{what}: {because}" if because else what


def _chosen(header: AlertHeader, edition: Edition, state: MobilisationState) -> str:
    """Under what it runs, by whom and why; who put a drill into the calendar did not send it, who
    raised one did."""
    what = f"{edition.plan}/{edition.level} {state}"
    planned = header.drill is not None and header.msg_type is MessageType.ALERT
    what = f"{what}: from the calendar" if planned else what
    return said_by(what, header.proposed_by, header.why)


def _answering(header: AlertHeader, edition: Edition) -> dict[str, object]:
    """What a mobilisation is by the alert that it answers and the edition that it runs under."""
    return {
        "incident_id": header.incident_id,
        "alert_id": header.alert_id,
        "alert_revision": header.alert_revision,
        "plan": edition.plan,
        "level": edition.level,
        "plan_version": edition.version,
        "level_scale": header.level.scale,
        "level_value": header.level.value,
        "degree": edition.degree,
        "lane": header.lane,
        "exercise": header.lane is Lane.DRILL,
        "drill": header.drill,
        "event": header.event,
        "headline": header.headline,
        "sender_name": header.sender_name or header.sender,
    }


@dataclass(frozen=True)
class Mobilising:
    """What alerts make of the mobilisation that answers their incident under a plan."""

    editions: Editions
    mobilisations: Mobilisations
    messaging: Messaging
    stopped: Stopped

    async def mobilise(
        self, unit: Unit, header: AlertHeader, edition: Edition, approval: Approval
    ) -> UUID:
        """The mobilisation of the alert's incident under this plan, at this edition."""
        mobilisation_id = ids.mobilisation_id(header.incident_id, edition.plan)
        if not unit.first("mobilise", mobilisation_id, header.alert_id):
            return mobilisation_id
        # Who put a drill into the calendar has decided it.
        starts = approval is Approval.PRE_SIGNED or header.drill is not None
        state = MobilisationState.RUNNING if starts else MobilisationState.AWAITING_APPROVAL
        began = {"state": state, "started_at": unit.now if starts else None}
        values = _answering(header, edition) | began | {"created_at": unit.now}
        if await self.mobilisations.put(unit, {"mobilisation_id": mobilisation_id, **values}):
            # What earlier events of this unit have decided was decided under the older alert.
            await unit.settle()
            await self._put_wording(unit, mobilisation_id)
            chosen = _chosen(header, edition, state)
            await self.mobilisations.note(unit, mobilisation_id, "plan", chosen)
            await self._go_on(unit, mobilisation_id, starts)
            if starts:
                await self.messaging.open(unit, mobilisation_id)
            decides = approval is Approval.OFFICER
            await self._ask(unit, header, edition, mobilisation_id, decides)
            cancel = await self.mobilisations.cancelled(unit, header)
            if cancel is not None:
                await self._stand_down(unit, mobilisation_id, Cancelled(**cancel))
        return mobilisation_id

    async def run_on(self, unit: Unit, mobilisation_id: UUID) -> None:
        """It may have ended by itself between a widening's signature and the widening: whoever is
        new by it is told all the same."""
        if not unit.first("run on", mobilisation_id):
            return
        if not await self.mobilisations.ended_by_itself(unit, mobilisation_id):
            return
        await self.mobilisations.whole(unit, mobilisation_id)
        # What earlier events of this unit have decided was decided of what had ended.
        await unit.settle()
        if await self.mobilisations.run_on(unit, mobilisation_id):
            why = "widened as it ended"
            await self.mobilisations.note(unit, mobilisation_id, "runs_on", why)
            await self.mobilisations.time_grids(unit, mobilisation_id)

    async def lift(self, unit: Unit, row: Mapping[str, Any], header: AlertHeader) -> None:
        """What is under way stands down; what had ended by itself does not run on any more, and
        nobody decides whether what was stopped stays so."""
        mobilisation_id, state = row["mobilisation_id"], MobilisationState(row["state"])
        if state in NOT_OVER:
            cancelled = Cancelled(header.alert_id, header.sender, header.proposed_by, header.why)
            await self._stand_down(unit, mobilisation_id, cancelled)
        elif state is MobilisationState.CLOSED:
            if not row["state_reason"]:
                why = f"cancelled by {header.sender}"
                await self.mobilisations.set_state(unit, mobilisation_id, state, state_reason=why)
            lifted = said_by("cancelled", header.proposed_by, header.why)
            await self.mobilisations.note(unit, mobilisation_id, "lifted", lifted)
        elif state is MobilisationState.STOPPED:
            await self.stopped.lift(unit, row, "cancelled")

    async def _stand_down(self, unit: Unit, mobilisation_id: UUID, cancelled: Cancelled) -> None:
        row = await self.mobilisations.get(unit, mobilisation_id)
        assert row is not None
        if row["paused_at"] is not None:
            # What ran out in the pause was put aside: it is due again.
            await self.mobilisations.shift_time(unit, mobilisation_id, unit.now - row["paused_at"])
        await self.mobilisations.set_state(
            unit,
            mobilisation_id,
            MobilisationState.STOOD_DOWN,
            state_reason=f"cancelled by {cancelled.sender}",
            alert_id=cancelled.alert_id,
            paused_at=None,
        )
        await self.messaging.signatures.withdraw(unit, mobilisation_id, "cancelled")
        await self.stopped.lift(unit, row, "cancelled")
        said = said_by("cancelled", cancelled.proposed_by, cancelled.why)
        await self.mobilisations.note(unit, mobilisation_id, "stood_down", said)

    async def _put_wording(self, unit: Unit, mobilisation_id: UUID) -> None:
        """The texts of the edition that it runs under: at one level that it began with, and as they
        were corrected since."""
        row = await self.mobilisations.get(unit, mobilisation_id)
        assert row is not None
        version = row["plan_version"]
        text_id = ids.text_id(row["plan"], row["level"], version)
        if row["text_ids"][0] != text_id:
            edition = await self.editions.edition(unit, row["plan"], row["level"], version)
            await self.mobilisations.put_wording(unit, mobilisation_id, edition, [text_id])

    async def _go_on(self, unit: Unit, mobilisation_id: UUID, starts: bool) -> None:
        """A newer alert: what never began may now, or waits anew; what was over runs again, since
        when it first began: all that anybody has done is counted from there."""
        row = await self.mobilisations.get(unit, mobilisation_id)
        assert row is not None
        begun = row["started_at"] is not None and row["state"] in OVER
        if begun or (starts and row["state"] in (*NEVER_BEGAN, *OVER)):
            await self.mobilisations.set_state(
                unit,
                mobilisation_id,
                MobilisationState.RUNNING,
                started_at=row["started_at"] or unit.now,
                state_reason="",
            )
            await self.mobilisations.time_grids(unit, mobilisation_id)
        elif row["state"] in (*TURNED_DOWN, *OVER):
            await self.mobilisations.set_state(
                unit, mobilisation_id, MobilisationState.AWAITING_APPROVAL, state_reason=""
            )

    async def _ask(
        self, unit: Unit, header: AlertHeader, edition: Edition, mobilisation_id: UUID, owed: bool
    ) -> None:
        """Whoever has to sign is asked: before it begins, or afterwards, also of a graver level of
        what runs; it is `owed` where an officer decides that. The calendar's drills were decided
        when they were put there, and a level that is not raised sets nothing going. Of what was
        stopped it is asked whether it stays so."""
        if header.drill is not None:
            return
        row = await self.mobilisations.get(unit, mobilisation_id)
        assert row is not None
        if row["state"] == MobilisationState.STOPPED:
            await self.stopped.heard(unit, row)
            return
        asked = Asked(
            mobilisation_id,
            mobilisation_id,
            header.alert_revision,
            edition.level,
            header.proposed_by,
        )
        waits = row["state"] == MobilisationState.AWAITING_APPROVAL
        set_going = unit.now in (row["started_at"], row["raised_at"])
        if waits or (set_going and row["state"] in UNDER_WAY):
            await self.messaging.signatures.ask(unit, asked, edition, waits=waits, owed=owed)
