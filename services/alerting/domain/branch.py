"""A branch: one community's share of one mobilisation, with the look-ups that decisions need.

It is decided on by itself, in the order of its community's key, so no decision ever waits for
another community.
"""

from dataclasses import dataclass, field
from uuid import UUID

from schemas.vocabulary import TaskState
from services.alerting.domain.mobilisation import Mobilisation
from services.alerting.domain.state import (
    Contact,
    Duty,
    Matter,
    Place,
    Slice,
    Task,
    Visit,
)


@dataclass
class Rows:
    """Rows of a branch by their ids."""

    places: dict[UUID, Place] = field(default_factory=dict)
    duties: dict[UUID, Duty] = field(default_factory=dict)
    slices: dict[UUID, Slice] = field(default_factory=dict)
    contacts: dict[UUID, Contact] = field(default_factory=dict)
    tasks: dict[UUID, Task] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)
    matters: dict[UUID, Matter] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows there are."""
        told = len(self.places) + len(self.duties) + len(self.slices)
        done = len(self.contacts) + len(self.tasks) + len(self.visits) + len(self.matters)
        return told + done


@dataclass
class Index:
    """Ids of rows by what they are looked up by.

    It may still name a row that has since moved elsewhere: who looks up checks the row. Where
    there are one or two, as nearly always, they are tuples: a set takes four times the memory.
    """

    tasks_of_contact: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    tasks_at_node: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    duties_at_node: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    visits_at: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    places_in: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    waiting_below: dict[UUID, set[UUID]] = field(default_factory=dict)

    def add_place(self, place: Place) -> None:
        if place.grid_id is not None:
            _name(self.places_in, place.grid_id, place.node_id)

    def add_duty(self, duty: Duty) -> None:
        _name(self.duties_at_node, duty.node_id, duty.post_id)

    def add_task(self, task: Task) -> None:
        _name(self.tasks_of_contact, task.contact_id, task.task_id)
        _name(self.tasks_at_node, task.node_id, task.task_id)
        if task.superior_id is None:
            return
        if task.state is TaskState.WAITING:
            self.waiting_below.setdefault(task.superior_id, set()).add(task.task_id)
        elif task.superior_id in self.waiting_below:
            self.waiting_below[task.superior_id].discard(task.task_id)

    def add_visit(self, visit: Visit) -> None:
        _name(self.visits_at, visit.stairwell_id, visit.visit_id)


def _name(index: dict[UUID, tuple[UUID, ...]], key: UUID, name: UUID) -> None:
    known = index.get(key, ())
    if name not in known:
        index[key] = (*known, name)


@dataclass(kw_only=True)
class Branch(Rows):
    """The rows of one community in one mobilisation.

    `expected_grids` is how many grids the alert touches here, None until told. Only `lay`
    changes a branch: with rows that are committed in the database.
    """

    mobilisation: Mobilisation
    community_id: UUID
    community_code: str
    expected_grids: int | None = None
    index: Index = field(default_factory=Index)

    def lay(self, rows: Rows) -> None:
        """Take over changed rows."""
        self.places.update(rows.places)
        self.duties.update(rows.duties)
        self.slices.update(rows.slices)
        self.contacts.update(rows.contacts)
        self.tasks.update(rows.tasks)
        self.visits.update(rows.visits)
        self.matters.update(rows.matters)
        for place in rows.places.values():
            self.index.add_place(place)
        for duty in rows.duties.values():
            self.index.add_duty(duty)
        for task in rows.tasks.values():
            self.index.add_task(task)
        for visit in rows.visits.values():
            self.index.add_visit(visit)
