"""A draft: a branch with the changes of one decision laid over it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.vocabulary import (
    UNDER_WAY,
    Coverage,
    MatterState,
    MobilisationState,
    TaskKind,
    TaskState,
)
from services.alerting.domain.branch import Branch, Index, Rows
from services.alerting.domain.state import (
    Contact,
    Duty,
    Entry,
    Matter,
    Order,
    Place,
    Slice,
    Task,
    Timer,
    TimerKind,
    Visit,
)

NONE: frozenset[UUID] = frozenset()


class Draft:
    """What one decision changes, sends and says; the branch itself stays as it is.

    `rows` are the changed rows, `timers` those set (one of a kind and subject replaces the one
    before), `put_back` those that wait on unless one was set anew, `orders` and `withdrawals` go to
    the notifier, `entries` to the timeline. `touched_tasks` and `touched_visits` are what the event
    at hand has changed.
    """

    def __init__(self, branch: Branch, now: datetime) -> None:
        self.branch = branch
        self.mobilisation = branch.mobilisation
        self.now = now
        self.expected_grids = branch.expected_grids
        self.rows = Rows()
        self.timers: dict[tuple[TimerKind, UUID], Timer] = {}
        self.put_back: dict[tuple[TimerKind, UUID], Timer] = {}
        self.orders: dict[UUID, Order] = {}
        self.withdrawals: dict[UUID, str] = {}
        self.entries: list[Entry] = []
        self.touched_tasks: dict[UUID, None] = {}
        self.touched_visits: dict[UUID, None] = {}
        self.touched_slices: dict[UUID, None] = {}
        self._index = Index()
        self._contact_ids: dict[UUID, UUID] = {}
        self._leads: dict[UUID, bool] = {}
        self._last_deadline: datetime | None = None

    @property
    def time(self) -> datetime:
        """Now as timers and deadlines count: in a pause it stands still, and they move on by as
        long at its end."""
        mobilisation = self.mobilisation
        paused = mobilisation.state is MobilisationState.PAUSED
        return (mobilisation.paused_at or self.now) if paused else self.now

    def begin_event(self) -> None:
        """What was touched before belongs to an earlier event of the same draft."""
        self.touched_tasks = {}
        self.touched_visits = {}
        self.touched_slices = {}

    def place(self, node_id: UUID) -> Place | None:
        return self.rows.places.get(node_id) or self.branch.places.get(node_id)

    def path(self, node_id: UUID) -> tuple[UUID, ...]:
        """The ids from the community down to the node; the node alone when it is not known."""
        place = self.place(node_id)
        return place.path if place else (node_id,)

    def places_of(self, grid_id: UUID) -> list[UUID]:
        """The grid, what is above it, and all places in it now, from the top."""
        above = [node_id for node_id in self.path(grid_id) if node_id != grid_id]
        below = [
            node_id
            for node_id in self._ids("places_in", grid_id)
            if node_id != grid_id and grid_id in self.path(node_id)
        ]
        return [*above, grid_id, *below]

    def duty(self, post_id: UUID) -> Duty | None:
        return self.rows.duties.get(post_id) or self.branch.duties.get(post_id)

    def duties(self) -> Iterator[Duty]:
        yield from (self.branch.duties | self.rows.duties).values()

    def duties_at(self, node_id: UUID) -> list[Duty]:
        """Posts at the node itself, by id."""
        found = [self.duty(post_id) for post_id in self._ids("duties_at_node", node_id)]
        return [duty for duty in found if duty is not None and duty.node_id == node_id]

    def leads(self, node_id: UUID) -> bool:
        """Whether a post of the plan leads at this node."""
        known = self._leads.get(node_id)
        if known is None:
            posts = self.mobilisation.edition.posts
            known = any(duty.kind in posts for duty in self.duties_at(node_id))
            self._leads[node_id] = known
        return known

    def slice(self, grid_id: UUID) -> Slice | None:
        return self.rows.slices.get(grid_id) or self.branch.slices.get(grid_id)

    def slices(self) -> Iterator[Slice]:
        yield from (self.branch.slices | self.rows.slices).values()

    def last_deadline(self) -> datetime | None:
        """The latest deadline of any grid, lifted ones too; None without any."""
        if self._last_deadline is None:
            deadlines = [s.deadline_at for s in self.slices() if s.deadline_at is not None]
            self._last_deadline = max(deadlines, default=None)
        return self._last_deadline

    def still_time(self, grid_id: UUID) -> bool:
        """Whether new tasks may open in a grid: acted on, and its deadline has not passed."""
        covered = self.slice(grid_id)
        if covered is None or covered.deadline_at is None or covered.coverage is Coverage.LIFTED:
            return False
        return self.mobilisation.state in UNDER_WAY and self.time < covered.deadline_at

    def run_on(self) -> None:
        """Decide on what ended by itself as if it ran: it does, if anything is left to do then."""
        if self.mobilisation.ended_by_itself:
            running = MobilisationState.RUNNING
            self.mobilisation = replace(self.mobilisation, state=running, ended_by_itself=False)

    def contact(self, contact_id: UUID) -> Contact | None:
        return self.rows.contacts.get(contact_id) or self.branch.contacts.get(contact_id)

    def contact_id(self, person_id: UUID) -> UUID:
        """The id of a person's contact, whether there is one or not."""
        known = self._contact_ids.get(person_id)
        if known is None:
            known = ids.contact_id(self.mobilisation.mobilisation_id, person_id)
            self._contact_ids[person_id] = known
        return known

    def contacts(self) -> Iterator[Contact]:
        yield from (self.branch.contacts | self.rows.contacts).values()

    def task(self, task_id: UUID) -> Task | None:
        return self.rows.tasks.get(task_id) or self.branch.tasks.get(task_id)

    def tasks(self) -> Iterator[Task]:
        yield from (self.branch.tasks | self.rows.tasks).values()

    def waiting_below(self, node_id: UUID) -> list[Task]:
        """Tasks that wait for the level at this node, by id."""
        tasks = self._tasks("waiting_below", node_id)
        return [task for task in tasks if task.state is TaskState.WAITING]

    def all_tasks_of(self, contact_id: UUID) -> list[Task]:
        """The contact's tasks by id, ended ones too."""
        return self._tasks("tasks_of_contact", contact_id)

    def tasks_of(self, contact_id: UUID) -> list[Task]:
        """The contact's tasks that have not ended, by id."""
        return [task for task in self.all_tasks_of(contact_id) if not task.state.ended]

    def all_tasks_at(self, node_id: UUID) -> list[Task]:
        """Tasks at the node itself by id, ended ones too."""
        return self._tasks("tasks_at_node", node_id)

    def tasks_at(self, node_id: UUID) -> list[Task]:
        """Tasks at the node itself that have not ended, by id."""
        return [task for task in self.all_tasks_at(node_id) if not task.state.ended]

    def received_at(self, node_id: UUID) -> list[Task]:
        """The leading tasks at the node itself whose holders have answered, by id."""
        return [
            task
            for task in self.all_tasks_at(node_id)
            if task.state is TaskState.RECEIVED and task.kind is TaskKind.LEAD
        ]

    def visit(self, visit_id: UUID) -> Visit | None:
        return self.rows.visits.get(visit_id) or self.branch.visits.get(visit_id)

    def visits_below(self, node_id: UUID) -> list[Visit]:
        """Visits in the node or below it that are not lifted, by id."""
        found = {v.visit_id: v for v in self._visits_below(node_id) if not v.lifted}
        return [found[visit_id] for visit_id in sorted(found)]

    def all_accounted(self, node_id: UUID) -> bool:
        """Whether nobody in the node or below it is still to be seen."""
        return not any(visit.unaccounted for visit in self._visits_below(node_id))

    def _visits_below(self, node_id: UUID) -> Iterator[Visit]:
        """By stairwell: an index by each place above takes a fifth of a branch's memory."""
        for stairwell_id in self._stairwells_near(node_id):
            if node_id in self.path(stairwell_id):
                for visit_id in self._ids("visits_at", stairwell_id):
                    visit = self.visit(visit_id)
                    if visit is not None and visit.stairwell_id == stairwell_id:
                        yield visit

    def _stairwells_near(self, node_id: UUID) -> Iterable[UUID]:
        """All that can be below a place, and a few more."""
        place = self.place(node_id)
        if place is not None and place.grid_id is not None:
            return self._ids("places_in", place.grid_id)
        return self.branch.index.visits_at | self._index.visits_at

    def matter(self, matter_id: UUID) -> Matter | None:
        return self.rows.matters.get(matter_id) or self.branch.matters.get(matter_id)

    def matters(self) -> list[Matter]:
        """By id, ended ones too."""
        known = self.branch.matters | self.rows.matters
        return [known[each] for each in sorted(known)]

    def open_matters(self) -> list[Matter]:
        """Matters that nobody has answered yet, by id."""
        return [matter for matter in self.matters() if matter.state is MatterState.OPEN]

    def put_place(self, place: Place) -> None:
        """With a place that moves to another grid go the tasks there: what becomes of the old grid
        concerns them no more."""
        before = self.place(place.node_id)
        self.rows.places[place.node_id] = place
        self._index.add_place(place)
        if before is not None and before.grid_id != place.grid_id:
            for task in self.all_tasks_at(place.node_id):
                if task.grid_id == before.grid_id and not task.state.ended:
                    self.rows.tasks[task.task_id] = replace(task, grid_id=place.grid_id)

    def put_duty(self, duty: Duty) -> None:
        self.rows.duties[duty.post_id] = duty
        self._leads.clear()
        self._index.add_duty(duty)

    def put_slice(self, covered: Slice) -> Slice:
        self.rows.slices[covered.grid_id] = covered
        self._last_deadline = None
        self.touched_slices[covered.grid_id] = None
        return covered

    def put_contact(self, contact: Contact) -> Contact:
        self.rows.contacts[contact.contact_id] = contact
        return contact

    def put_task(self, task: Task) -> Task:
        self.rows.tasks[task.task_id] = task
        self.touch(task)
        self._index.add_task(task)
        return task

    def touch(self, task: Task) -> None:
        """The event at hand concerns a task that stays as it is."""
        self.touched_tasks[task.task_id] = None

    def put_visit(self, visit: Visit) -> Visit:
        self.rows.visits[visit.visit_id] = visit
        self.touched_visits[visit.visit_id] = None
        self._index.add_visit(visit)
        return visit

    def put_matter(self, matter: Matter) -> Matter:
        self.rows.matters[matter.matter_id] = matter
        return matter

    def set_timer(self, timer: Timer) -> None:
        self.timers[timer.kind, timer.subject_id] = timer
        self.put_back.pop((timer.kind, timer.subject_id), None)

    def put_timer_back(self, timer: Timer) -> None:
        """What ran out in a pause waits for its end, unless another was set since it ran out."""
        if (timer.kind, timer.subject_id) not in self.timers:
            self.put_back[timer.kind, timer.subject_id] = timer

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    def _ids(self, name: str, key: UUID) -> list[UUID]:
        old: Mapping[UUID, Collection[UUID]] = getattr(self.branch.index, name)
        new: Mapping[UUID, Collection[UUID]] = getattr(self._index, name)
        before, now = old.get(key), new.get(key)
        if before and now:
            return sorted({*before, *now})
        return sorted(before or now or NONE)

    def _tasks(self, name: str, key: UUID) -> list[Task]:
        found = (self.task(task_id) for task_id in self._ids(name, key))
        return [task for task in found if task is not None]
