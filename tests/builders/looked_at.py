"""A chain that is looked at after every event: what must always hold, holds."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from schemas.outcomes import CAUTION, standing
from schemas.vocabulary import (
    ACCOUNTED,
    AnswerKind,
    AttemptStatus,
    Coverage,
    MatterState,
    MobilisationState,
    PassedOn,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain import shut_doors
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    ContactAnswered,
    DoorAnswered,
)
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan import Order as Cascading
from services.alerting.domain.responding import OF_ONE_DOOR, OTHERS_GO, RESPONSES
from services.alerting.domain.state import Contact, Matter, Order, Phase, Task, TimerKind, Visit
from services.alerting.domain.tasking import level_of
from tests.builders.alerting import Community
from tests.builders.chain import Chain
from tests.builders.roll_up import rolled_up


class LookedAt(Chain):
    """Ends by itself as the service ends it. `unreported` are orders of which nothing was heard,
    `stopped_at` how many there were at a stop; `timers_late`: they may run out after their
    time, so that when what waits begins is not looked at."""

    def __init__(self, community: Community, plan: Edition) -> None:
        super().__init__(community, plan)
        self.ended: dict[UUID, Task] = {}
        self.over: dict[UUID, Matter] = {}
        self.unreported: list[Order] = []
        self.stopped_at: int | None = None
        self.handsets: set[UUID] = set()
        self.on_the_way: dict[UUID, set[UUID]] = defaultdict(set)
        self.answers: dict[UUID, list[DoorAnswered]] = {}
        self.spoke: set[tuple[UUID, bool]] = set()
        self.stood_still = timedelta()
        self.timers_late = False

    def resume(self, after: timedelta = timedelta()) -> None:
        self.stood_still += after + self.now - (self.branch.mobilisation.paused_at or self.now)
        super().resume(after)

    def tell(self, event: BranchEvent) -> object:  # type: ignore[override]
        known = len(self.orders)
        before, gone = self._opened(), self._going()
        asked = {visit_id: visit.asked_at for visit_id, visit in self.branch.visits.items()}
        contacts, rounds = set(self.branch.contacts), dict(self.branch.contacts)
        draft = super().tell(event)
        self.unreported += self.orders[known:]
        self._log(event, contacts, asked)
        self._look(before)
        self._said_so(event, self._going() - gone, rounds)
        self._end_if_over()
        return draft

    def _log(
        self, event: BranchEvent, contacts: set[UUID], asked: dict[UUID, datetime | None]
    ) -> None:
        """What handsets and answers have told, kept beside what was decided: contacts whom
        something reached or who said something, and what was found since a door was asked for."""
        match event:
            case AttemptReported() if event.contact_id in contacts:
                self._reached(event)
            case ContactAnswered() if event.contact_id in contacts:
                self.handsets.add(event.contact_id)
                self.spoke.add((event.contact_id, event.kind is AnswerKind.CANNOT))
            case DoorAnswered() if event.visit_id in asked:
                since = asked[event.visit_id]
                if since is None or event.at >= since:
                    self.answers.setdefault(event.visit_id, []).append(event)
        if isinstance(event, DoorAnswered):
            return
        for visit_id, visit in self.branch.visits.items():
            if visit.asked_at is not None and visit.outcome_at is None:
                self.answers.pop(visit_id, None)

    def _reached(self, event: AttemptReported) -> None:
        under_way = self.on_the_way[event.contact_id]
        if event.status is AttemptStatus.SENT:
            under_way.add(event.attempt_id)
        elif event.status is AttemptStatus.FAILED:
            under_way.discard(event.attempt_id)
        elif event.status is AttemptStatus.DELIVERED:
            self.handsets.add(event.contact_id)

    def said_of(self, visit_id: UUID) -> VisitOutcome:
        """How a door stands by the log of answers alone: the last said, of one moment what asks
        more of us."""
        said = [(one.at, CAUTION.index(one.outcome)) for one in self.answers.get(visit_id, ())]
        return CAUTION[max(said)[1]] if said else VisitOutcome.UNKNOWN

    def _end_if_over(self) -> None:
        """As the service does: nothing is left to do, so it ends by itself."""
        slices = self.branch.slices.values()
        told = all(one.applied or one.coverage is Coverage.LIFTED for one in slices)
        running = self.branch.mobilisation.state is MobilisationState.RUNNING
        if running and self.branch.tasks and told and not self.left():
            self.end_by_itself()

    def _opened(self) -> set[UUID]:
        return {t.task_id for t in self.branch.tasks.values() if t.opened_at is not None}

    def _going(self) -> set[UUID]:
        """Tasks about one resident of those who go there."""
        return {
            task.task_id
            for task in self.branch.tasks.values()
            if task.kind in OF_ONE_DOOR and task.state is TaskState.RECEIVED
        }

    def _said_so(self, event: BranchEvent, goes: set[UUID], rounds: Mapping[UUID, Contact]) -> None:
        """Nobody goes to a resident who does not say so with this very event, nor to a rescue or to
        help of which they had not been written when they said it."""
        said = event.by if isinstance(event, DoorAnswered) else None
        said = event.contact_id if isinstance(event, ContactAnswered) else said
        tasks = [self.branch.tasks[task_id] for task_id in goes]
        assert {task.contact_id for task in tasks} <= {said}
        if isinstance(event, ContactAnswered) and tasks:
            begun_at = rounds[event.contact_id].begun_at
            assert begun_at is not None
            sent = [task.opened_at for task in tasks if task.kind in RESPONSES]
            assert all(opened_at and opened_at <= begun_at for opened_at in sent)

    def _look(self, opened_before: set[UUID]) -> None:
        self._ends_are_final()
        self._ordered_once()
        if self.branch.mobilisation.edition.order is Cascading.CASCADE:
            for task_id in self._opened() - opened_before:
                self._not_before_its_time(self.branch.tasks[task_id])
            for task in self.branch.tasks.values():
                if task.state is TaskState.WAITING and not self.timers_late:
                    self._not_later_than_its_timer(task)

    def _ends_are_final(self) -> None:
        for task_id, task in self.ended.items():
            assert self.branch.tasks[task_id].state is task.state
        for task_id, task in self.branch.tasks.items():
            if task_id not in self.ended and task.reason == OTHERS_GO:
                self._enough_go(task)
        self.ended |= {t.task_id: t for t in self.branch.tasks.values() if t.state.ended}
        matters = self.branch.matters
        for matter_id, matter in self.over.items():
            assert matters[matter_id] == matter
        self.over |= {k: m for k, m in matters.items() if m.state is not MatterState.OPEN}

    def _enough_go(self, stood_down: Task) -> None:
        """As many people as the plan wants, however many posts they hold."""
        people = {
            task.person_id
            for task in self.branch.tasks.values()
            if task.state is TaskState.RECEIVED
            and (task.kind, task.resident_id) == (stood_down.kind, stood_down.resident_id)
        }
        assert len(people) >= self.branch.mobilisation.edition.visiting.responders

    def _ordered_once(self) -> None:
        keys = [(o.contact_id, o.round, o.channel) for o in self.orders]
        assert len(keys) == len(set(keys))
        assert self.stopped_at is None or len(self.orders) == self.stopped_at

    def roll_up_is_a_recount(self) -> None:
        """Every leaf is counted at every node on its path, one by one, by the logs of handsets and
        answers."""
        recount: Counter[tuple[UUID, str]] = Counter()
        told = self.handsets | {one for one, under_way in self.on_the_way.items() if under_way}
        for task in self.branch.tasks.values():
            found = {
                "tasks": True,
                "ended": task.state.ended,
                "told": task.contact_id in told,
                "answered": task.answered_at is not None,
                "handed_over": task.state is TaskState.HANDED_OVER,
            }
            for node_id in self.branch.places[task.node_id].path:
                recount.update((node_id, what) for what, true in found.items() if true)
        self._answered_by_who_spoke()
        for visit in self.branch.visits.values():
            outcome = self.said_of(visit.visit_id)
            words = ["visits", str(outcome), *(["accounted"] * (outcome in ACCOUNTED))]
            for node_id in self.branch.places[visit.stairwell_id].path:
                recount.update((node_id, what) for what in words if not visit.lifted)
        for node_id, figures in rolled_up(self.branch).items():
            assert figures == {what: recount[node_id, what] for what in figures}
            open_ = (figures[what] for what in ("unknown", "no_answer", "wrong_data"))
            assert figures["accounted"] + sum(open_) == figures["visits"]

    def _answered_by_who_spoke(self) -> None:
        """Nobody answers for a post, nor is taken to have said that they can't, who did not say so
        themselves."""
        for task in self.branch.tasks.values():
            if task.kind is TaskKind.LEAD and task.answered_at is not None:
                assert (task.contact_id, False) in self.spoke
            if task.state is TaskState.HANDED_OVER and task.reason == PassedOn.CANNOT:
                assert (task.contact_id, True) in self.spoke

    def _not_before_its_time(self, task: Task) -> None:
        if task.kind is not TaskKind.LEAD or task.superior_id is None:
            return
        above = self._newest_above(task)
        answered = any(t.state in (TaskState.RECEIVED, TaskState.DONE) for t in above)
        waited = [t.opened_at for t in above if t.opened_at is not None]
        wait = self.branch.mobilisation.edition.cascade_wait
        late_enough = bool(waited) and self.now >= min(waited) + wait
        anew = task.cause.startswith("reopened") or self._was_open(task)
        assert not above or answered or late_enough or anew or all(t.state.ended for t in above)

    def _not_later_than_its_timer(self, task: Task) -> None:
        """What waits has a level above it that has neither answered nor ended, and whose time, once
        it was told, is still to run out."""
        above = self._newest_above(task)
        if self.branch.mobilisation.state is not MobilisationState.RUNNING:
            return
        assert not any(t.state in (TaskState.RECEIVED, TaskState.DONE) for t in above)
        assert not all(t.state.ended for t in above)
        told = [t.opened_at for t in above if t.opened_at is not None]
        if told:
            timer = self.timers[TimerKind.CASCADE, above[0].node_id]
            wait = self.branch.mobilisation.edition.cascade_wait + self.stood_still
            assert self.now <= timer.due_at <= min(told) + wait

    def _newest_above(self, task: Task) -> list[Task]:
        """Tasks of the level above that are about its newest alert."""
        above = [
            t
            for t in self.branch.tasks.values()
            if t.node_id == task.superior_id and t.kind is TaskKind.LEAD
        ]
        newest = max((level_of(t.cause) for t in above), default=0)
        return [t for t in above if level_of(t.cause) == newest]

    def _was_open(self, task: Task) -> bool:
        """Whether it was passed on by somebody who had been told of it already."""
        return any(
            one.successor_id == task.task_id and one.opened_at is not None
            for one in self.branch.tasks.values()
        )

    def goes_to(self, contact_id: UUID) -> list[Visit]:
        """Those to whom a contact has said that they go."""
        residents = {
            task.resident_id
            for task in self.branch.tasks.values()
            if task.contact_id == contact_id and task.state is TaskState.RECEIVED
        }
        return [v for v in self.branch.visits.values() if v.resident_id in residents]

    def _before_taken_back(self, visit: Visit) -> VisitOutcome:
        """How a door stands, by the log of answers: what was taken back was never so."""
        if visit.outcome is not VisitOutcome.UNKNOWN:
            return visit.outcome
        said = standing((one.at, one.outcome) for one in self.answers.get(visit.visit_id, ()))
        return said[-1][1] if said else VisitOutcome.UNKNOWN

    def is_followed(self, visit: Visit) -> None:
        """A door that stays shut, or where somebody needs help, is somebody's business: the next
        step of its path has its time, somebody is sent, or it came up and nobody took that back.
        Who needs help is, whenever that is said; taken back is as it was before."""
        outcome = self._before_taken_back(visit)
        covered = self.branch.slices[visit.grid_id]
        time = not visit.lifted and Draft(self.branch, self.now).still_time(visit.grid_id)
        shut = outcome is VisitOutcome.NO_ANSWER and time
        if not shut and (outcome is not VisitOutcome.NEEDS_HELP or covered.deadline_at is None):
            return
        door = self.timers.get((TimerKind.DOOR, visit.visit_id))
        on_its_path = door is not None and door.mark == shut_doors.mark(visit)
        kind = TaskKind.HELP if outcome is VisitOutcome.NEEDS_HELP else TaskKind.RESCUE
        sent = any(
            task.kind is kind
            and task.resident_id == visit.resident_id
            and not task.state.ended
            and self.branch.contacts[task.contact_id].phase not in (Phase.CANNOT, Phase.SILENT)
            for task in self.branch.tasks.values()
        )
        asked = self.timers.get((TimerKind.UNCLAIMED, visit.visit_id))
        looked_after = asked is not None and asked.mark == kind
        came_up = any(
            matter.visit_id == visit.visit_id and matter.state is not MatterState.STOOD_DOWN
            for matter in self.branch.matters.values()
        )
        assert on_its_path or sent or looked_after or came_up
