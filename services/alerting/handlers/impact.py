"""Impacts: what branches learn of the grids and communities that an alert touches."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.hazard_alerts import AlertHeader
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid
from schemas.vocabulary import Coverage, Lane
from services.alerting.domain.events import BranchEvent
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_choice import Call, Choice, choose
from services.alerting.handlers.branch_batch import apply_batch
from services.alerting.handlers.ending import Ending
from services.alerting.handlers.injects import InjectHandlers
from services.alerting.handlers.mobilising import Mobilising
from services.alerting.ports.branches import Branches
from services.alerting.ports.mobilisations import Mobilisations, Told
from services.alerting.ports.plans import Editions
from services.alerting.translate.impact import community_covered, grid_covered
from services.runtime.unit import Turn, Unit

Impact = ImpactGrid | ImpactCommunity


class ImpactHandlers:
    """Handles the roster's events about what an alert touches."""

    def __init__(
        self,
        editions: Editions,
        mobilisations: Mobilisations,
        branches: Branches,
        injects: InjectHandlers,
        mobilising: Mobilising,
        ending: Ending,
    ) -> None:
        self._editions = editions
        self._mobilisations = mobilisations
        self._branches = branches
        self._injects = injects
        self._mobilising = mobilising
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
            mobilisation_id = await self._mobilising.mobilise(
                unit, header, edition, choice.approval
            )
            if event.coverage is Coverage.NEW:
                await self._mobilising.run_on(unit, mobilisation_id)
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
            mobilisation_id = await self._mobilising.mobilise(
                unit, event.header, edition, choice.approval
            )
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
        if not header.lifts:
            # What other events of this unit decide counts there.
            conclude = partial(self._conclude, unit, header)
            unit.before_commit(("closed", envelope.event_id), conclude, Turn.CONCLUDE)
            return
        # What stands after it in this unit is decided of what was cancelled.
        for mobilisation_id in await self._answering(unit, header):
            await self._mobilisations.whole(unit, mobilisation_id)
        await unit.settle()
        await self._conclude(unit, header)

    async def _conclude(self, unit: Unit, header: AlertHeader) -> None:
        for mobilisation_id in await self._answering(unit, header):
            if header.lifts:
                row = await self._mobilisations.get(unit, mobilisation_id)
                assert row is not None
                if row["alert_revision"] <= header.alert_revision:
                    await self._mobilising.lift(unit, row, header)
            await self._ending.if_over(unit, mobilisation_id)

    async def _one_at_a_time(self, unit: Unit) -> None:
        """A live alert and a drill of one community are of two lanes, and may be handled at once:
        neither would see the other. All that are told in a unit, before it holds any of theirs."""
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
            await self._mobilising.messaging.signatures.duty_calls.pause(unit, paused)

    async def _tell(
        self, unit: Unit, mobilisation_id: UUID, code: str, told: BranchEvent, cause: UUID
    ) -> None:
        await apply_batch(unit, self._branches, (mobilisation_id, code), [told], cause)
        self._ending.later(unit, mobilisation_id)

    async def _tell_all(self, unit: Unit, event: Impact, told: BranchEvent, cause: UUID) -> None:
        """Whatever plan of this incident runs in the community hears of the lifting."""
        for mobilisation_id in await self._answering(unit, event.header):
            await self._tell(unit, mobilisation_id, event.community_code, told, cause)

    async def _answering(self, unit: Unit, header: AlertHeader) -> Sequence[UUID]:
        """Incidents are of one lane. Should one not be, an exercise still lifts nothing real."""
        return await self._mobilisations.of_incident(unit, header.incident_id, header.lane)


def _impacts(unit: Unit) -> Iterator[Impact]:
    for _envelope, event in unit.together:
        if isinstance(event, ImpactGrid | ImpactCommunity):
            yield event


def _told(event: Impact) -> Told:
    node_id = event.grid_id if isinstance(event, ImpactGrid) else event.community_id
    return Told(event.header.incident_id, node_id, event.revision, event.header.alert_id)
