"""Impacts: which mobilisation an alert's grids belong to, and what its branches learn."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.hazard_alerts import AlertHeader
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid
from schemas.vocabulary import UNDER_WAY, Coverage, Lane, MobilisationState
from services.alerting.domain.approving import Asked
from services.alerting.domain.events import BranchEvent
from services.alerting.domain.plan import Approval, Edition
from services.alerting.domain.plan_choice import Call, Choice, choose
from services.alerting.handlers.branch_batch import apply_batch
from services.alerting.handlers.ending import Ending
from services.alerting.handlers.injects import InjectHandlers
from services.alerting.handlers.messages import Messaging
from services.alerting.ports import Branches, Editions, Mobilisations, Told
from services.alerting.translate.impact import community_covered, grid_covered
from services.runtime.unit import Turn, Unit

NOT_OVER = (MobilisationState.AWAITING_APPROVAL, *UNDER_WAY)
TURNED_DOWN = (MobilisationState.DECLINED, MobilisationState.LAPSED)
NEVER_BEGAN = (MobilisationState.AWAITING_APPROVAL, *TURNED_DOWN)
OVER = (MobilisationState.CLOSED, MobilisationState.STOOD_DOWN)

Impact = ImpactGrid | ImpactCommunity


class ImpactHandlers:
    """Handles the roster's events about what an alert touches."""

    def __init__(
        self,
        editions: Editions,
        mobilisations: Mobilisations,
        branches: Branches,
        injects: InjectHandlers,
        messaging: Messaging,
        ending: Ending,
    ) -> None:
        self._editions = editions
        self._mobilisations = mobilisations
        self._branches = branches
        self._injects = injects
        self._messaging = messaging
        self._signatures = messaging.signatures
        self._ending = ending

    async def grid(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """One grid is covered, anew or still, or lifted."""
        assert isinstance(event, ImpactGrid)
        header = event.header
        await self._one_at_a_time(unit)
        choice = await self._note(unit, header)
        if not await self._is_news(unit, event):
            return
        edition = await self._edition(unit, event, choice)
        told = grid_covered(event, edition)
        if event.coverage is Coverage.LIFTED:
            await self._tell_all(unit, event, told, envelope.event_id)
        elif edition is not None:
            mobilisation_id = await self._mobilise(unit, header, edition, choice.approval)
            if event.coverage is Coverage.NEW:
                await self._run_on(unit, mobilisation_id)
            await self._join(unit, mobilisation_id, event)
            await self._tell(unit, mobilisation_id, event.community_code, told, envelope.event_id)
            if header.drill is not None:
                # In one decision: whom an inject takes out at once is not written to.
                await self._injects.come(unit, mobilisation_id, event, envelope.event_id)

    async def community(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """How many grids of a community are touched."""
        assert isinstance(event, ImpactCommunity)
        await self._one_at_a_time(unit)
        choice = await self._note(unit, event.header)
        if not await self._is_news(unit, event):
            return
        told = community_covered(event)
        edition = await self._edition(unit, event, choice)
        if event.coverage is Coverage.LIFTED:
            await self._tell_all(unit, event, told, envelope.event_id)
        elif edition is not None:
            mobilisation_id = await self._mobilise(unit, event.header, edition, choice.approval)
            await self._join(unit, mobilisation_id, event)
            await self._tell(unit, mobilisation_id, event.community_code, told, envelope.event_id)

    async def closed(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """All grids have been told; after a Cancel the mobilisation stands down."""
        assert isinstance(event, ImpactClosed)
        await self._one_at_a_time(unit)
        header = event.header
        await self._note(unit, header)
        counts = event.model_dump(exclude={"header", "impact_id"})
        await self._mobilisations.close_impact(unit, header, counts)
        if header.lifts:
            for mobilisation_id in await self._mobilisations.of_incident(unit, header.incident_id):
                await self._mobilisations.whole(unit, mobilisation_id)
        # What other events of this unit decide counts there.
        conclude = partial(self._conclude, unit, header)
        unit.before_commit(("closed", envelope.event_id), conclude, Turn.CONCLUDE)

    async def _conclude(self, unit: Unit, header: AlertHeader) -> None:
        for mobilisation_id in await self._mobilisations.of_incident(unit, header.incident_id):
            if header.lifts:
                row = await self._mobilisations.get(unit, mobilisation_id)
                assert row is not None
                if row["alert_revision"] <= header.alert_revision:
                    await self._lift(unit, row, header)
            await self._ending.if_over(unit, mobilisation_id)

    async def _one_at_a_time(self, unit: Unit) -> None:
        """A live alert and a drill of one community are of two lanes, and may be handled at once:
        neither would see the other. All that are told in a unit, before it holds anything."""
        if unit.first("one at a time"):
            codes = {event.community_code for event in _impacts(unit)}
            await self._mobilisations.one_at_a_time(unit, codes)

    async def _is_news(self, unit: Unit, event: Impact) -> bool:
        """Asked once a unit, for all that is handled in it."""
        if unit.first("news"):
            told = [_told(other) for other in _impacts(unit)]
            news = await self._mobilisations.news(unit, told)
            unit.kept["news"] = set(news)
            unit.kept["again"] = {item for item, again in news.items() if again}
        fresh: set[Told] = unit.kept["news"]
        known = _told(event) not in fresh
        fresh.discard(_told(event))
        return not known

    async def _edition(self, unit: Unit, event: Impact, choice: Choice) -> Edition | None:
        """What an alert calls for. What is told again under the same alert is about who holds a
        post: it goes to what the alert began, at the level at which that runs, whatever plans say
        by now, and begins nothing that the alert itself did not, as when no plan fitted it then."""
        if event.coverage is not Coverage.STILL or _told(event) not in unit.kept["again"]:
            return choice.edition
        header = event.header
        mobilisation_id = ids.mobilisation_id(header.incident_id, header.hazard)
        runs = await self._mobilisations.runs_under(unit, mobilisation_id)
        return None if runs is None else await self._editions.edition(unit, *runs)

    async def _lift(self, unit: Unit, row: Mapping[str, Any], header: AlertHeader) -> None:
        """What is under way stands down; what had ended by itself does not run on any more."""
        mobilisation_id, state = row["mobilisation_id"], MobilisationState(row["state"])
        if state in NOT_OVER:
            await self._stand_down(unit, mobilisation_id, header.alert_id, header.sender)
        elif state is MobilisationState.CLOSED and not row["state_reason"]:
            why = f"cancelled by {header.sender}"
            await self._mobilisations.set_state(unit, mobilisation_id, state, state_reason=why)

    async def _stand_down(
        self, unit: Unit, mobilisation_id: UUID, alert_id: UUID, sender: str
    ) -> None:
        row = await self._mobilisations.get(unit, mobilisation_id)
        assert row is not None
        if row["paused_at"] is not None:
            # What ran out in the pause was put aside: it is due again.
            await self._mobilisations.shift_time(unit, mobilisation_id, unit.now - row["paused_at"])
        await self._mobilisations.set_state(
            unit,
            mobilisation_id,
            MobilisationState.STOOD_DOWN,
            state_reason=f"cancelled by {sender}",
            alert_id=alert_id,
            paused_at=None,
        )
        await self._signatures.withdraw(unit, mobilisation_id, "cancelled")
        await self._mobilisations.note(unit, mobilisation_id, "stood_down", "cancelled")

    async def _note(self, unit: Unit, header: AlertHeader) -> Choice:
        call = Call(
            hazard=header.hazard,
            scale=header.level.scale,
            value=header.level.value,
            issuer=f"{header.sender_name} {header.sender}",
            order=header.order,
        )
        choice = choose(await self._editions.in_force(unit), call)
        if unit.first("impact", header.alert_id):
            await self._mobilisations.note_impact(unit, header, choice.reason)
        return choice

    async def _mobilise(
        self, unit: Unit, header: AlertHeader, edition: Edition, approval: Approval
    ) -> UUID:
        """The mobilisation of the alert's incident under this plan, at this edition."""
        mobilisation_id = ids.mobilisation_id(header.incident_id, edition.plan)
        if not unit.first("mobilise", mobilisation_id, header.alert_id):
            return mobilisation_id
        # Who put a drill into the calendar has decided it.
        starts = approval is Approval.PRE_SIGNED or header.drill is not None
        state = MobilisationState.RUNNING if starts else MobilisationState.AWAITING_APPROVAL
        changed = await self._mobilisations.put(
            unit,
            {
                "mobilisation_id": mobilisation_id,
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
                "state": state,
                "event": header.event,
                "headline": header.headline,
                "sender_name": header.sender_name or header.sender,
                "created_at": unit.now,
                "started_at": unit.now if starts else None,
            },
        )
        if changed:
            # What earlier events of this unit have decided was decided under the older alert.
            await unit.settle()
            await self._put_wording(unit, mobilisation_id)
            await self._mobilisations.note(
                unit, mobilisation_id, "plan", f"{edition.plan}/{edition.level} {state}"
            )
            await self._go_on(unit, mobilisation_id, starts)
            if starts:
                await self._messaging.open(unit, mobilisation_id)
            decides = approval is Approval.OFFICER
            await self._ask(unit, header, edition, mobilisation_id, decides)
            cancel = await self._mobilisations.cancelled(
                unit, header.incident_id, header.alert_revision
            )
            if cancel is not None:
                sender, alert_id = cancel["sender"], cancel["alert_id"]
                await self._stand_down(unit, mobilisation_id, alert_id, sender)
        return mobilisation_id

    async def _put_wording(self, unit: Unit, mobilisation_id: UUID) -> None:
        """The texts of the edition that it runs under: at one level that it began with, and as they
        were corrected since."""
        row = await self._mobilisations.get(unit, mobilisation_id)
        assert row is not None
        version = row["plan_version"]
        text_id = ids.text_id(row["plan"], row["level"], version)
        if row["text_ids"][0] != text_id:
            edition = await self._editions.edition(unit, row["plan"], row["level"], version)
            await self._mobilisations.put_wording(unit, mobilisation_id, edition, [text_id])

    async def _go_on(self, unit: Unit, mobilisation_id: UUID, starts: bool) -> None:
        """A newer alert: what never began may now, or waits anew; what was over runs again, since
        when it first began: all that anybody has done is counted from there."""
        row = await self._mobilisations.get(unit, mobilisation_id)
        assert row is not None
        begun = row["started_at"] is not None and row["state"] in OVER
        if begun or (starts and row["state"] in (*NEVER_BEGAN, *OVER)):
            await self._mobilisations.set_state(
                unit,
                mobilisation_id,
                MobilisationState.RUNNING,
                started_at=row["started_at"] or unit.now,
                state_reason="",
            )
            await self._mobilisations.time_grids(unit, mobilisation_id)
        elif row["state"] in (*TURNED_DOWN, *OVER):
            await self._mobilisations.set_state(
                unit, mobilisation_id, MobilisationState.AWAITING_APPROVAL, state_reason=""
            )

    async def _run_on(self, unit: Unit, mobilisation_id: UUID) -> None:
        """It may have ended by itself between a widening's signature and the widening: whoever is
        new by it is told all the same."""
        if not unit.first("run on", mobilisation_id):
            return
        if not await self._mobilisations.ended_by_itself(unit, mobilisation_id):
            return
        await self._mobilisations.whole(unit, mobilisation_id)
        # What earlier events of this unit have decided was decided of what had ended.
        await unit.settle()
        if await self._mobilisations.run_on(unit, mobilisation_id):
            why = "widened as it ended"
            await self._mobilisations.note(unit, mobilisation_id, "runs_on", why)
            await self._mobilisations.time_grids(unit, mobilisation_id)

    async def _ask(
        self, unit: Unit, header: AlertHeader, edition: Edition, mobilisation_id: UUID, owed: bool
    ) -> None:
        """Whoever has to sign is asked: before it begins, or afterwards, also of a graver level of
        what runs; it is `owed` where an officer decides that. The calendar's drills were decided
        when they were put there, and a level that is not raised sets nothing going."""
        if header.drill is not None:
            return
        row = await self._mobilisations.get(unit, mobilisation_id)
        assert row is not None
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
            await self._signatures.ask(unit, asked, edition, waits=waits, owed=owed)

    async def _join(self, unit: Unit, mobilisation_id: UUID, event: Impact) -> None:
        """The communities that this alert touches in this unit, all at once."""
        alert_id = event.header.alert_id
        if not unit.first("join", mobilisation_id, alert_id):
            return
        communities = {
            other.community_code: other.community_id
            for other in (event, *_impacts(unit))
            if other.header.alert_id == alert_id
            and other.coverage is not Coverage.LIFTED
            and (other is event or _told(other) in unit.kept["news"])
        }
        await self._branches.create(unit, mobilisation_id, communities)
        overtaken: Sequence[UUID] = ()
        if event.header.lane is Lane.EMERGENCY:
            overtaken = await self._mobilisations.pause_drills(unit, communities)
        elif event.header.lane is Lane.DRILL:
            # What earlier events of this unit have decided was decided of a drill that ran.
            await unit.settle()
            overtaken = await self._mobilisations.pause_drill(unit, mobilisation_id)
        for paused in overtaken:
            await self._signatures.duty_calls.pause(unit, paused)

    async def _tell(
        self, unit: Unit, mobilisation_id: UUID, code: str, told: BranchEvent, cause: UUID
    ) -> None:
        await apply_batch(unit, self._branches, (mobilisation_id, code), [told], cause)
        self._ending.later(unit, mobilisation_id)

    async def _tell_all(self, unit: Unit, event: Impact, told: BranchEvent, cause: UUID) -> None:
        """Whatever plan of this incident runs in the community hears of the lifting."""
        for mobilisation_id in await self._mobilisations.of_incident(
            unit, event.header.incident_id
        ):
            await self._tell(unit, mobilisation_id, event.community_code, told, cause)


def _impacts(unit: Unit) -> Iterator[Impact]:
    for _envelope, event in unit.together:
        if isinstance(event, ImpactGrid | ImpactCommunity):
            yield event


def _told(event: Impact) -> Told:
    node_id = event.grid_id if isinstance(event, ImpactGrid) else event.community_id
    return Told(event.header.incident_id, node_id, event.revision, event.header.alert_id)
