"""Mobilisations as a whole, and the impacts that they answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Lane, MobilisationState
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import TimerKind
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Told:
    """What the roster told of a grid or community in an incident."""

    incident_id: UUID
    node_id: UUID
    revision: int
    alert_id: UUID


class Mobilisations(Protocol):
    """Keeps mobilisations as a whole, and the impacts they answer."""

    async def news(self, unit: Unit, told: Sequence[Told]) -> dict[Told, bool]:
        """What of it is news, and from now on known; with it, whether the place had been told
        under the same alert before."""
        ...

    async def note_impact(self, unit: Unit, header: AlertHeader, plan_reason: str) -> None: ...

    async def close_impact(
        self, unit: Unit, header: AlertHeader, counts: Mapping[str, int]
    ) -> None: ...

    async def runs_under(self, unit: Unit, mobilisation_id: UUID) -> tuple[str, str, int] | None:
        """Plan, level and version, over or not; None without such a mobilisation."""
        ...

    async def of_incident(self, unit: Unit, incident_id: UUID, lane: Lane) -> Sequence[UUID]:
        """The mobilisations of a lane that answer an incident, in the order of their ids; nothing
        is locked."""
        ...

    async def whole(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Lock all its branches, in the order of their codes. Whoever changes what branches own
        holds them before the mobilisation's row, as does whoever decides on one."""
        ...

    async def get(self, unit: Unit, mobilisation_id: UUID) -> Mapping[str, Any] | None:
        """The row, locked: what is decided of branches in this unit is written by then."""
        ...

    async def put(self, unit: Unit, values: Mapping[str, Any]) -> bool:
        """Create or, when its alert is newer, bring up to date; gives whether it changed. Never
        where it is one of another lane: nothing real becomes a drill, nor a drill real."""
        ...

    async def put_wording(
        self, unit: Unit, mobilisation_id: UUID, edition: Edition, text_ids: Sequence[UUID]
    ) -> None: ...

    async def set_state(
        self, unit: Unit, mobilisation_id: UUID, state: MobilisationState, **values: Any
    ) -> None: ...

    async def end_if_over(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """End it when nothing is left of it; gives whether it did."""
        ...

    async def ended_by_itself(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """Whether nothing was left of it, and no officer has ended it; nothing is locked."""
        ...

    async def run_on(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """Let what has ended by itself run again; gives whether it had."""
        ...

    async def run_on_if_left(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """The same, where something is left to do in it."""
        ...

    async def one_at_a_time(self, unit: Unit, communities: Collection[str]) -> None:
        """Wait for whoever is telling these communities of an alert of another lane, before
        anything of the alerts of this unit is locked.

        What else the unit has handled may hold branches by then: two units that wait for each
        other so are ended by PostgreSQL, and the one that fails is tried again.
        """
        ...

    async def pause_drills(self, unit: Unit, communities: Collection[str]) -> Sequence[UUID]: ...

    async def pause_drill(self, unit: Unit, mobilisation_id: UUID) -> Sequence[UUID]:
        """The same of one drill, where a live alert stands already; gives it if it was running."""
        ...

    async def overtaken(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """Whether it is a drill where a live alert stands, running or yet to be approved."""
        ...

    async def time_branches(
        self, unit: Unit, mobilisation_id: UUID, kind: TimerKind, mark: str
    ) -> None: ...

    async def time_message(
        self, unit: Unit, mobilisation_id: UUID, message_id: UUID, mark: str
    ) -> None: ...

    async def time_place(
        self, unit: Unit, place: tuple[UUID, str, UUID], kind: TimerKind, mark: str
    ) -> None: ...

    async def time_grids(self, unit: Unit, mobilisation_id: UUID) -> None: ...

    async def shift_time(self, unit: Unit, mobilisation_id: UUID, by: timedelta) -> None: ...

    async def cancelled(self, unit: Unit, header: AlertHeader) -> Mapping[str, Any] | None: ...

    async def drop_timers(self, unit: Unit, mobilisation_id: UUID) -> None: ...

    async def note(
        self,
        unit: Unit,
        mobilisation_id: UUID,
        what: str,
        reason: str,
        contact_id: UUID | None = None,
    ) -> None:
        """A line of the timeline about the mobilisation as a whole, or about one call for it."""
        ...
