"""A community under an alert, in memory: events in, orders and timers out, a movable clock."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Channel,
    Coverage,
    MatterKind,
    MatterState,
    MobilisationState,
    Settlement,
    TaskKind,
    TaskState,
    Via,
    VisitOutcome,
)
from services.alerting.domain.branch import Branch
from services.alerting.domain.decide import decide
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    CommunityCovered,
    ContactAnswered,
    DoorAnswered,
    DoorReached,
    MatterAnswered,
    MatterRaised,
    TimerDue,
)
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import (
    Contact,
    Matter,
    Order,
    Slice,
    Task,
    Timer,
    TimerKind,
    Visit,
)
from tests.builders.alerting import NOON, Community, branch, node, person, resident


class Chain:
    """What one branch decides, committed at once; names as in `Community`."""

    def __init__(
        self,
        community: Community,
        plan: Edition | None = None,
        state: MobilisationState = MobilisationState.RUNNING,
    ) -> None:
        self.community = community
        self.branch: Branch = branch(plan, state)
        self.now = NOON
        self.orders: list[Order] = []
        self.withdrawn: set[UUID] = set()
        self.timers: dict[tuple[TimerKind, UUID], Timer] = {}
        self.notes: Counter[str] = Counter()

    def tell(self, event: BranchEvent) -> Draft:
        draft = decide(self.branch, event, self.now)
        self.branch.lay(draft.rows)
        self.branch.expected_grids = draft.expected_grids
        self.orders += draft.orders.values()
        self.withdrawn |= set(draft.withdrawals)
        self.timers = draft.put_back | self.timers | draft.timers
        self.notes.update(entry.what for entry in draft.entries)
        if self.branch.mobilisation.ended_by_itself and self.left():
            self.set_state(MobilisationState.RUNNING)
        return draft

    def left(self) -> bool:
        """Whether something is left to do, so that it does not end by itself."""
        return (
            any(not task.state.ended for task in self.branch.tasks.values())
            or any(matter.state is MatterState.OPEN for matter in self.branch.matters.values())
            or any(
                self._looks_again(timer) and timer.due_at < self._last_deadline()
                for timer in self.timers.values()
            )
        )

    def _looks_again(self, timer: Timer) -> bool:
        """Whether it is to ask for somebody who is still to be asked for."""
        if timer.kind is not TimerKind.LOOK_AGAIN:
            return False
        visit = self.branch.visits[timer.subject_id]
        return not visit.lifted and visit.outcome in (VisitOutcome.MOVED, VisitOutcome.AWAY)

    def _last_deadline(self) -> datetime:
        covered = [s for s in self.branch.slices.values() if s.coverage is not Coverage.LIFTED]
        return max((s.deadline_at for s in covered if s.deadline_at), default=self.now)

    def end_by_itself(self) -> None:
        assert not self.left()
        closed = MobilisationState.CLOSED
        self.branch.mobilisation = replace(
            self.branch.mobilisation, state=closed, ended_by_itself=True
        )

    def release_at(self, at: datetime) -> None:
        """Until then who was moved is asked for again."""
        self.branch.mobilisation = replace(self.branch.mobilisation, released_at=at)

    def cover(
        self,
        *grids: str,
        revision: int = 1,
        alert: int | None = None,
        coverage: Coverage = Coverage.NEW,
        degree: int = 3,
    ) -> None:
        """The roster tells of grids; the alert's revision is the event's unless named."""
        for grid in grids:
            self.tell(self.community.covered(grid, revision, alert or revision, coverage, degree))

    def lift(self, *grids: str, revision: int = 2) -> None:
        self.cover(*grids, revision=revision, coverage=Coverage.LIFTED)

    def expect_grids(self, number: int) -> None:
        self.tell(CommunityCovered(number))

    def set_state(self, state: MobilisationState) -> None:
        self.branch.mobilisation = replace(
            self.branch.mobilisation, state=state, ended_by_itself=False
        )

    def set_edition(self, plan: Edition) -> None:
        self.branch.mobilisation = replace(self.branch.mobilisation, edition=plan)

    def stop(self) -> None:
        self.set_state(MobilisationState.STOPPED)
        self.timers.clear()
        self.tell(TimerDue(TimerKind.STOP, node("c"), "stopped by the officer"))

    def pause(self) -> None:
        self.set_state(MobilisationState.PAUSED)
        self.branch.mobilisation = replace(self.branch.mobilisation, paused_at=self.now)
        self.tell(TimerDue(TimerKind.PAUSE, node("c"), "paused"))

    def resume(self, after: timedelta = timedelta()) -> None:
        """Time stood still since the pause, `after` more than has passed by `wait`: timers and
        deadlines move on by it."""
        self.now += after
        by = self.now - (self.branch.mobilisation.paused_at or self.now)
        self.timers = {
            key: replace(timer, due_at=timer.due_at + by) for key, timer in self.timers.items()
        }
        self.branch.slices = {
            key: replace(s, deadline_at=s.deadline_at + by if s.deadline_at else None)
            for key, s in self.branch.slices.items()
        }
        self.branch.matters = {
            key: replace(
                matter,
                came_at=matter.came_at + by,
                due_at=matter.due_at + by,
                again_at=matter.again_at + by if matter.again_at else None,
            )
            if matter.state is MatterState.OPEN
            else matter
            for key, matter in self.branch.matters.items()
        }
        self.branch.mobilisation = replace(
            self.branch.mobilisation, state=MobilisationState.RUNNING, paused_at=None
        )
        for covered in list(self.branch.slices.values()):
            if not covered.applied:
                self.tell(TimerDue(TimerKind.APPLY, covered.grid_id, "approved"))
        self.fire_due()

    def approve(self) -> None:
        self.resume()

    def contact_id(self, name: str) -> UUID:
        return ids.contact_id(self.branch.mobilisation.mobilisation_id, person(name))

    def contact(self, name: str) -> Contact:
        return self.branch.contacts[self.contact_id(name)]

    def ordered(self, name: str) -> list[tuple[str, Channel]]:
        """Rounds and channels ordered for a person, in order."""
        wanted = self.contact_id(name)
        return [(o.round, o.channel) for o in self.orders if o.contact_id == wanted]

    def last_order(self, name: str) -> Order:
        wanted = self.contact_id(name)
        return [order for order in self.orders if order.contact_id == wanted][-1]

    def report(self, name: str, status: AttemptStatus, order: Order | None = None) -> Draft:
        """What became of a person's last attempt, or of the one given."""
        order = order or self.last_order(name)
        return self.tell(
            AttemptReported(order.contact_id, order.attempt_id, order.round, status, "")
        )

    def sent(self, *names: str) -> None:
        for name in names:
            self.report(name, AttemptStatus.SENT)

    def answer(
        self, name: str, kind: AnswerKind = AnswerKind.RECEIVED, at: datetime | None = None
    ) -> Draft:
        return self.tell(ContactAnswered(self.contact_id(name), kind, Via.PAGE, at or self.now))

    def cannot(self, name: str) -> Draft:
        return self.answer(name, AnswerKind.CANNOT)

    def found(
        self,
        name: str,
        outcome: VisitOutcome,
        by: str,
        at: datetime | None = None,
        detail: OutcomeDetail | None = None,
    ) -> Draft:
        """The outcome at a resident's door."""
        visit_id = self.visit(name).visit_id
        said = detail or OutcomeDetail()
        return self.tell(
            DoorAnswered(self.contact_id(by), visit_id, outcome, Via.PAGE, at or self.now, said)
        )

    def entered(
        self, name: str, outcome: VisitOutcome, laid_at: str, detail: OutcomeDetail | None = None
    ) -> Draft:
        """The outcome as an officer enters it, laid at some contact who has the visit."""
        visit_id, contact_id = self.visit(name).visit_id, self.contact_id(laid_at)
        said = detail or OutcomeDetail()
        return self.tell(DoorAnswered(contact_id, visit_id, outcome, Via.CONSOLE, self.now, said))

    def arrived(self, name: str, by: str) -> Draft:
        """Somebody who was sent stands at a resident's door."""
        visit_id = self.visit(name).visit_id
        return self.tell(DoorReached(self.contact_id(by), visit_id, Via.PAGE, self.now))

    def raises(
        self, by: str, kind: MatterKind = MatterKind.PEOPLE, door: str = "", name: str = "one"
    ) -> Draft:
        """A leader cannot settle something; `name` tells it from others."""
        visit_id = self.visit(door).visit_id if door else None
        matter_id = ids.of("test-matter", name)
        return self.tell(MatterRaised(matter_id, self.contact_id(by), kind, visit_id))

    def settles(
        self,
        by: str = "",
        how: Settlement | None = Settlement.PEOPLE,
        division: str = "",
        matter: Matter | None = None,
    ) -> Draft:
        """Answered by a contact, or by an officer of a division; without `how` it is sent on."""
        matter = matter or self.matter()
        contact_id = self.contact_id(by) if by else None
        return self.tell(MatterAnswered(matter.matter_id, how, contact_id, division))

    def matter(self) -> Matter:
        """The one matter that there is."""
        (found,) = self.branch.matters.values()
        return found

    def visit(self, name: str) -> Visit:
        mobilisation_id = self.branch.mobilisation.mobilisation_id
        return self.branch.visits[ids.visit_id(mobilisation_id, resident(name))]

    def slice(self, grid: str) -> Slice:
        return self.branch.slices[node(grid)]

    def tasks(
        self, at: str = "", of: str = "", kind: TaskKind = TaskKind.LEAD, live: bool = False
    ) -> list[Task]:
        """Tasks at a node, of a person, or both."""
        return [
            task
            for task in self.branch.tasks.values()
            if task.kind is kind
            and (not at or task.node_id == node(at))
            and (not of or task.person_id == person(of))
            and not (live and task.state.ended)
        ]

    def task(self, at: str, of: str, kind: TaskKind = TaskKind.LEAD) -> Task:
        """The one task of a person at a node."""
        (found,) = self.tasks(at, of, kind)
        return found

    def states(self, at: str, of: str = "") -> list[TaskState]:
        return [task.state for task in self.tasks(at, of)]

    def silence(self, name: str) -> None:
        """SMS and call go out and nobody answers, until the ladder is at its end."""
        for step in self.branch.mobilisation.edition.ladder:
            self.sent(name)
            self.wait(step.wait)

    def wait(self, time: timedelta) -> None:
        """Time passes; timers fire when they are due, each at its own moment, and in a pause
        none."""
        end = self.now + time
        if self.branch.mobilisation.state is MobilisationState.PAUSED:
            self.now = end
            return
        while timers := [timer for timer in self.timers.values() if timer.due_at <= end]:
            first = min(timers, key=lambda timer: (timer.due_at, timer.kind, timer.subject_id))
            self.now = max(self.now, first.due_at)
            self._fire(first)
        self.now = end

    def fire_due(self) -> None:
        self.wait(timedelta())

    def _fire(self, timer: Timer) -> None:
        del self.timers[timer.kind, timer.subject_id]
        self.tell(TimerDue(timer.kind, timer.subject_id, timer.mark))
