"""What alerting's handlers need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from schemas.events.commands import DrillInjects, EditPlan, LoadPlan
from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import MessageState, MobilisationState
from services.alerting.domain.approving import Approval, DutyCall, OnDuty, Waiting
from services.alerting.domain.branch import Branch
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import InjectPlanned
from services.alerting.domain.message import Message
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_edit import Edited
from services.alerting.domain.plan_fault import Fault
from services.alerting.domain.state import TimerKind
from services.runtime.unit import Unit


class Editions(Protocol):
    """The plans in force, and those that something still runs under."""

    async def in_force(self, unit: Unit) -> Sequence[Edition]:
        """Every plan's editions as they are now."""
        ...

    async def edition(self, unit: Unit, plan: str, level: str, version: int) -> Edition:
        """One edition as it was when its mobilisation began; KeyError when there is none."""
        ...


class PlanBook(Protocol):
    """Where officers put plans into force."""

    @property
    def folder(self) -> Path:
        """Where the files stand that come with the service, and the sources they cite."""
        ...

    async def current(self, unit: Unit, plan: str) -> Sequence[Edition]:
        """A plan's editions in force, as signed: no timer shortened."""
        ...

    async def load(
        self,
        unit: Unit,
        editions: Sequence[Edition],
        files: Mapping[str, str],
        command_id: UUID,
    ) -> None:
        """Put editions into force, with their files by level; a level that is not among them stays
        as it is."""
        ...

    async def note(self, unit: Unit, command: LoadPlan, faults: Sequence[Fault]) -> None:
        """Keep what became of the command: all that is wrong, or nothing, and it is in force."""
        ...

    async def note_edit(self, unit: Unit, command: EditPlan, found: Edited) -> None:
        """Keep what was found in a typed edition, and what it changes."""
        ...


class Injects(Protocol):
    """What is to go wrong in drills, until it is given to the branch of its place.

    It may come before that branch is there or after: whoever comes second gives it.
    """

    async def keep(self, unit: Unit, event: DrillInjects) -> None:
        """Keep what a drill's calendar has sent, once."""
        ...

    async def take(
        self, unit: Unit, incident_id: UUID, places: Collection[UUID]
    ) -> Sequence[InjectPlanned]:
        """What is kept for these places of an incident and has not been taken, in its order."""
        ...

    async def branches_of(
        self, unit: Unit, incident_id: UUID
    ) -> Mapping[tuple[UUID, str], Collection[UUID]]:
        """Places that wait for an inject and are there already, by mobilisation and community."""
        ...


class Branches(Protocol):
    """Keeps branches; one is locked from `lock` to the end of the transaction."""

    async def lock(self, unit: Unit, mobilisation_id: UUID, community_code: str) -> Branch | None:
        """The branch as committed, or None when there is none."""
        ...

    async def create(
        self, unit: Unit, mobilisation_id: UUID, communities: Mapping[str, UUID]
    ) -> None:
        """Make the branches that are not there; `communities` are ids by code."""
        ...

    async def save(self, unit: Unit, draft: Draft) -> None:
        """Have the draft's changes, timers and timeline written before the unit commits."""
        ...


class Places(Protocol):
    """What alerting asks the roster's published views."""

    async def street_names(self, unit: Unit, communities: Collection[UUID]) -> Mapping[UUID, str]:
        """The street that signs messages to a community; left out when not known."""
        ...


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

    async def of_incident(self, unit: Unit, incident_id: UUID) -> Sequence[UUID]:
        """The mobilisations that answer an incident, in the order of their ids; nothing is
        locked."""
        ...

    async def whole(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Lock all its branches, in the order of their codes. Whoever changes what branches own
        holds them before the mobilisation's row, as does whoever decides on one."""
        ...

    async def get(self, unit: Unit, mobilisation_id: UUID) -> Mapping[str, Any] | None:
        """The row, locked: what is decided of branches in this unit is written by then."""
        ...

    async def put(self, unit: Unit, values: Mapping[str, Any]) -> bool: ...

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
        """Wait for whoever is telling these communities of an alert of another lane; nothing else
        may be locked yet."""
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

    async def cancelled(
        self, unit: Unit, incident_id: UUID, alert_revision: int
    ) -> Mapping[str, Any] | None: ...

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


class Messages(Protocol):
    """Keeps officers' messages; each one's mobilisation is locked by who asks."""

    async def add(self, unit: Unit, message: Message) -> bool:
        """Keep a message; False when it is there already."""
        ...

    async def get(self, unit: Unit, message_id: UUID) -> Message | None: ...

    async def waiting(self, unit: Unit, mobilisation_id: UUID) -> list[Message]:
        """Those that come into force with its start: no signature of their own is asked for."""
        ...

    async def end(self, unit: Unit, message_id: UUID, state: MessageState) -> None:
        """It was never sent, and will not be."""
        ...

    async def come_into_force(
        self, unit: Unit, message: Message, text_ids: tuple[UUID, ...]
    ) -> Message:
        """It is sent from now on, and its mobilisation's texts are these from now on."""
        ...


class Approvals(Protocol):
    """Keeps signatures that are asked for, and the calls made when nobody looks."""

    async def get(self, unit: Unit, subject_id: UUID) -> Approval | None:
        """The signature that a start or a message asks for; its mobilisation's row is locked by who
        asks."""
        ...

    async def open_of(self, unit: Unit, mobilisation_id: UUID) -> list[Approval]:
        """What waits for a signature in a mobilisation: its start, and messages."""
        ...

    async def put(self, unit: Unit, approval: Approval) -> None: ...

    async def matter(self, unit: Unit, matter_id: UUID) -> Waiting | None:
        """A matter where street or district have it to answer, since it came there; its
        mobilisation's row is locked by who asks."""
        ...

    async def matters(self, unit: Unit, mobilisation_id: UUID) -> list[Waiting]:
        """Those that wait there now, of a whole mobilisation."""
        ...

    async def set_timers(
        self, unit: Unit, waiting: Waiting, due: Mapping[TimerKind, datetime]
    ) -> None:
        """Set timers of what waits; one of a kind replaces the one before."""
        ...

    async def drop_timers(self, unit: Unit, approval: Approval) -> None:
        """Its own alone: those of branches go on."""
        ...

    async def communities(self, unit: Unit, mobilisation_id: UUID) -> tuple[str, ...]:
        """The codes of all that it reaches, in order."""
        ...

    async def looked_at(
        self, unit: Unit, divisions: Collection[str], without: str
    ) -> datetime | None:
        """When an officer for all of these divisions last looked at a console; `without` that of
        the one who proposed it."""
        ...

    async def on_duty(self, unit: Unit, divisions: Collection[str]) -> list[OnDuty]:
        """Who holds a duty post in any of them, or that of the smallest division that holds them
        all, and is not away, in the order in which they are phoned: that one's first."""
        ...

    async def calls(self, unit: Unit, mobilisation_id: UUID) -> list[DutyCall]: ...

    async def put_call(self, unit: Unit, call: DutyCall) -> None: ...
