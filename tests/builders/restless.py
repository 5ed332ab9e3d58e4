"""A model of the world around `decide`, in which anything may happen next.

Attempts get reports as the notifier gives them, timers fire when due, people answer when and
what they like, events come twice. After every event the world is looked at.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from schemas import ids
from schemas.outcomes import CAUTION
from schemas.vocabulary import (
    ACCOUNTED,
    AnswerKind,
    AttemptStatus,
    Coverage,
    MatterKind,
    MatterState,
    PostKind,
    Settlement,
    TaskKind,
    TaskState,
    Via,
    VisitOutcome,
)
from services.alerting.domain import shut_doors
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    ContactAnswered,
    DoorAnswered,
    MatterAnswered,
    MatterRaised,
)
from services.alerting.domain.plan import BeforeImpact, Edition, Quiet
from services.alerting.domain.plan import Order as Cascading
from services.alerting.domain.rollup import roll_up
from services.alerting.domain.state import Matter, Order, Phase, Task, TimerKind, Visit
from services.alerting.domain.tasking import level_of
from tests.builders.alerting import DEGREES, Community, edition, minutes
from tests.builders.chain import Chain

GRIDS = ("g1", "g2", "g3")
PEOPLE = tuple(f"p{number}" for number in range(9))
NODES = ("c", *GRIDS, *(f"{g}/b1" for g in GRIDS), *(f"{g}/b1/s{n}" for g in GRIDS for n in (1, 2)))
"""More posts than people: holders are shared, posts are vacant."""

communities = st.builds(
    Community,
    grids=st.fixed_dictionaries(
        {
            grid: st.fixed_dictionaries(
                {
                    f"s{n}": st.lists(
                        st.sampled_from([f"{grid}-r{k}-{n}" for k in range(3)]),
                        max_size=2,
                        unique=True,
                    ).map(tuple)
                    for n in (1, 2)
                }
            )
            for grid in GRIDS
        }
    ),
    holders=st.fixed_dictionaries(
        {
            name: st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple)
            for name in NODES
        }
        | {"team": st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple)}
    ),
    teams=st.sampled_from([(), ("team",)]),
    buddies=st.sampled_from([(), PEOPLE[:1], PEOPLE[:2]]),
)
REACHED = (AttemptStatus.SENT, AttemptStatus.DELIVERED)
NOON_REST = Quiet(
    time(11, 30), time(12, 30), frozenset({PostKind.BUILDING_LEADER, PostKind.STAIRWELL_LEADER})
)
"""Quiet hours at the time at which chains begin."""


def _plan(quiet: Quiet | None, before: BeforeImpact | None, **more: Any) -> Edition:
    return replace(edition(**more), quiet=quiet, before_impact=before)


plans = st.builds(
    _plan,
    quiet=st.sampled_from([None, NOON_REST]),
    before=st.sampled_from([None, BeforeImpact(minutes(60))]),
    order=st.sampled_from(Cascading),
    revisit=st.booleans(),
    deadline=st.sampled_from([minutes(40), minutes(240)]),
)


class Restless(Chain):
    """A chain that is looked at after every event and told every event twice now and then."""

    def __init__(self, community: Community, plan: Edition, data: st.DataObject) -> None:
        super().__init__(community, plan)
        self.data = data
        self.revision = dict.fromkeys(GRIDS, 0)
        self.onset: datetime | None = None
        self.alert = 0
        self.ended: dict[UUID, Task] = {}
        self.over: dict[UUID, Matter] = {}
        self.unreported: list[Order] = []
        self.stopped_at: int | None = None
        self.last_said: dict[UUID, tuple[datetime, bool]] = {}
        self.handsets: set[UUID] = set()
        self.answers: dict[UUID, list[DoorAnswered]] = {}

    def tell(self, event: BranchEvent) -> object:  # type: ignore[override]
        known = len(self.orders)
        before = self._opened()
        asked = {visit_id: visit.asked_at for visit_id, visit in self.branch.visits.items()}
        contacts = set(self.branch.contacts)
        draft = super().tell(event)
        self.unreported += self.orders[known:]
        self._log(event, contacts, asked)
        self._look(before)
        return draft

    def _log(
        self, event: BranchEvent, contacts: set[UUID], asked: dict[UUID, datetime | None]
    ) -> None:
        """What handsets and answers have told, kept beside what was decided: contacts whom
        something reached or who said something, and what was found since a door was asked for."""
        match event:
            case AttemptReported() if event.status in REACHED and event.contact_id in contacts:
                self.handsets.add(event.contact_id)
            case ContactAnswered() if event.contact_id in contacts:
                self.handsets.add(event.contact_id)
            case DoorAnswered() if event.visit_id in asked:
                since = asked[event.visit_id]
                if since is None or event.at >= since:
                    self.answers.setdefault(event.visit_id, []).append(event)
        if isinstance(event, DoorAnswered):
            return
        for visit_id, visit in self.branch.visits.items():
            if visit.asked_at is not None and visit.outcome_at is None:
                self.answers.pop(visit_id, None)

    def _outcome(self, visit_id: UUID) -> VisitOutcome:
        """How a door stands by the log of answers alone: the last said, of one moment what asks
        more of us."""
        said = [(one.at, CAUTION.index(one.outcome)) for one in self.answers.get(visit_id, ())]
        return CAUTION[max(said)[1]] if said else VisitOutcome.UNKNOWN

    def _opened(self) -> set[UUID]:
        return {t.task_id for t in self.branch.tasks.values() if t.opened_at is not None}

    def _look(self, opened_before: set[UUID]) -> None:
        self._ends_are_final()
        self._ordered_once()
        if self.branch.mobilisation.edition.order is Cascading.CASCADE:
            for task_id in self._opened() - opened_before:
                self._not_before_its_time(self.branch.tasks[task_id])

    def _ends_are_final(self) -> None:
        for task_id, task in self.ended.items():
            assert self.branch.tasks[task_id].state is task.state
        self.ended |= {t.task_id: t for t in self.branch.tasks.values() if t.state.ended}
        matters = self.branch.matters
        for matter_id, matter in self.over.items():
            assert matters[matter_id] == matter
        self.over |= {k: m for k, m in matters.items() if m.state is not MatterState.OPEN}

    def _ordered_once(self) -> None:
        keys = [(o.contact_id, o.round, o.channel) for o in self.orders]
        assert len(keys) == len(set(keys))
        assert self.stopped_at is None or len(self.orders) == self.stopped_at

    def roll_up_is_a_recount(self) -> None:
        """Every leaf is counted at every node on its path, one by one, by the logs of handsets and
        answers."""
        recount: Counter[tuple[UUID, str]] = Counter()
        for task in self.branch.tasks.values():
            found = {
                "tasks": True,
                "ended": task.state.ended,
                "told": task.contact_id in self.handsets,
                "answered": task.answered_at is not None,
                "handed_over": task.state is TaskState.HANDED_OVER,
            }
            for node_id in self.branch.places[task.node_id].path:
                recount.update((node_id, what) for what, true in found.items() if true)
        for visit in self.branch.visits.values():
            outcome = self._outcome(visit.visit_id)
            words = ["visits", str(outcome), *(["accounted"] * (outcome in ACCOUNTED))]
            for node_id in self.branch.places[visit.stairwell_id].path:
                recount.update((node_id, what) for what in words if not visit.lifted)
        for node_id, figures in roll_up(self.branch).items():
            counted = {what: recount[node_id, what] for what in asdict(figures)}
            assert asdict(figures) == counted
            assert (
                figures.accounted + figures.unknown + figures.no_answer + (figures.wrong_data)
                == figures.visits
            )

    def _not_before_its_time(self, task: Task) -> None:
        if task.kind is not TaskKind.LEAD or task.superior_id is None:
            return
        above = [
            t
            for t in self.branch.tasks.values()
            if t.node_id == task.superior_id and t.kind is TaskKind.LEAD
        ]
        newest = max((level_of(t.cause) for t in above), default=0)
        above = [t for t in above if level_of(t.cause) == newest]
        answered = any(t.state in (TaskState.RECEIVED, TaskState.DONE) for t in above)
        waited = [t.opened_at for t in above if t.opened_at is not None]
        wait = self.branch.mobilisation.edition.cascade_wait
        late_enough = bool(waited) and self.now >= min(waited) + wait
        told_by = task.cause.startswith(("deputy", "level_above", "reopened"))
        assert not above or answered or late_enough or told_by or all(t.state.ended for t in above)

    def maybe_twice(self, act: Callable[[], object]) -> None:
        """Do it, and now and then again: the second time changes nothing."""
        act()
        self._again(act)

    def _again(self, act: Callable[[], object]) -> None:
        if self.data.draw(st.booleans(), label="twice"):
            rows = (
                dict(self.branch.tasks),
                dict(self.branch.contacts),
                dict(self.branch.visits),
                dict(self.branch.slices),
                dict(self.branch.matters),
                len(self.orders),
                dict(self.timers),
            )
            act()
            assert rows == (
                self.branch.tasks,
                self.branch.contacts,
                self.branch.visits,
                self.branch.slices,
                self.branch.matters,
                len(self.orders),
                self.timers,
            )

    def cover_some(self) -> None:
        """A new alert, or the roster has changed: some grids are told again."""
        anew = self.alert == 0 or self.data.draw(st.booleans(), label="new alert")
        degree = 3
        if anew:
            self.alert += 1
            degree = self.data.draw(st.sampled_from([3, 3, 4]), label="degree")
            order = self.branch.mobilisation.edition
            plan = edition(
                order.order, DEGREES[degree - 1], order.posts, order.revisit, order.deadline
            )
            plan = replace(plan, quiet=order.quiet, before_impact=order.before_impact)
            self.set_edition(plan)
            hours = self.data.draw(st.sampled_from([None, -1, 1, 3]), label="onset")
            self.onset = None if hours is None else self.now + minutes(60 * hours)
        else:
            degree = self.branch.mobilisation.edition.degree
            name = self.data.draw(st.sampled_from(NODES), label="absent at")
            self.community.holders[name] = self.community.holders[name][1:]
        for grid in self.data.draw(
            st.lists(st.sampled_from(GRIDS), min_size=1, unique=True), label="grids"
        ):
            self.revision[grid] += 1
            coverage = Coverage.NEW
            if anew and self.alert > 1 and self.data.draw(st.booleans(), label="lifted"):
                coverage = Coverage.LIFTED
            event = self.community.covered(grid, self.revision[grid], self.alert, coverage, degree)
            event = replace(event, onset=self.onset)
            self.maybe_twice(lambda event=event: self.tell(event))  # type: ignore[misc]

    def report_some(self) -> None:
        """The notifier tells of an attempt: what it tells only moves up the lattice."""
        order = self.data.draw(st.sampled_from(self.unreported), label="attempt")
        self.unreported.remove(order)
        path = self.data.draw(
            st.sampled_from(
                [
                    (AttemptStatus.SENT,),
                    (AttemptStatus.SENT, AttemptStatus.DELIVERED),
                    (AttemptStatus.SENT, AttemptStatus.FAILED),
                    (AttemptStatus.UNKNOWN, AttemptStatus.SENT),
                    (AttemptStatus.UNKNOWN, AttemptStatus.NOT_SENT),
                    (AttemptStatus.UNKNOWN,),
                    (AttemptStatus.FAILED,),
                    (AttemptStatus.EXPIRED,),
                ]
            ),
            label="reports",
        )
        withdrawn = order.attempt_id in self.withdrawn and self.data.draw(st.booleans())
        for status in (AttemptStatus.WITHDRAWN,) if withdrawn else path:
            self.maybe_twice(
                lambda status=status: self.report("", status, order)  # type: ignore[misc]
            )

    def answer_some(self) -> None:
        contact_id = self.data.draw(st.sampled_from(sorted(self.branch.contacts)), label="who")
        kind = self.data.draw(
            st.sampled_from([AnswerKind.RECEIVED, AnswerKind.RECEIVED, AnswerKind.CANNOT])
        )
        at = self.now - self.data.draw(st.sampled_from([timedelta(), minutes(1), minutes(30)]))
        event = ContactAnswered(contact_id, kind, Via.PAGE, at)
        before = self.branch.contacts[contact_id].round
        gone_to = self._goes_to(contact_id)
        self.tell(event)
        for visit in gone_to if kind is AnswerKind.CANNOT else ():
            self._is_followed(visit)
        if self.branch.contacts[contact_id].round == before:
            # Otherwise it would be an answer to the message that the first one led to.
            self._again(lambda: self.tell(event))

    def find_some(self) -> None:
        if not self.branch.visits:
            return
        visit_id = self.data.draw(st.sampled_from(sorted(self.branch.visits)), label="door")
        contact_id = self.data.draw(st.sampled_from(sorted(self.branch.contacts)), label="who")
        outcome = self.data.draw(st.sampled_from(VisitOutcome), label="outcome")
        at = self.now - self.data.draw(st.sampled_from([timedelta(), minutes(1), minutes(30)]))
        via = self.data.draw(st.sampled_from([Via.PAGE, Via.CONSOLE]), label="via")
        event = DoorAnswered(contact_id, visit_id, outcome, via, at)
        self.maybe_twice(lambda: self.tell(event))
        self._is_followed(self.branch.visits[visit_id])

    def _goes_to(self, contact_id: UUID) -> list[Visit]:
        """Those to whom a contact has said that they go."""
        residents = {
            task.resident_id
            for task in self.branch.tasks.values()
            if task.contact_id == contact_id and task.state is TaskState.RECEIVED
        }
        return [v for v in self.branch.visits.values() if v.resident_id in residents]

    def _is_followed(self, visit: Visit) -> None:
        """A door that stays shut, or where somebody needs help, is somebody's business: the next
        step of its path has its time, somebody is sent, or it came up and nobody took that back."""
        outcome = visit.outcome
        needed = outcome in (VisitOutcome.NO_ANSWER, VisitOutcome.NEEDS_HELP)
        if visit.lifted or not needed or not Draft(self.branch, self.now).still_time(visit.grid_id):
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

    def raise_some(self) -> None:
        contact_id = self.data.draw(st.sampled_from(sorted(self.branch.contacts)), label="who")
        kind = self.data.draw(st.sampled_from(MatterKind), label="matter")
        event = MatterRaised(ids.of("test-matter", len(self.branch.matters)), contact_id, kind)
        self.maybe_twice(lambda: self.tell(event))

    def settle_some(self) -> None:
        matter_id = self.data.draw(st.sampled_from(sorted(self.branch.matters)), label="matter")
        how = self.data.draw(st.sampled_from([None, *Settlement]), label="how")
        division = self.data.draw(st.sampled_from(["", "110101001", "999999"]), label="of")
        event = MatterAnswered(matter_id, how, None, division)
        self.maybe_twice(lambda: self.tell(event)) if how else self.tell(event)

    def pass_time(self) -> None:
        self.wait(minutes(self.data.draw(st.sampled_from([0.5, 3, 5, 30]), label="minutes")))

    def pause_some(self) -> None:
        self.pause()
        for _ in range(self.data.draw(st.integers(0, 2), label="in the pause")):
            self.live(("answer", "find", "report", "cover"))
        self.resume(minutes(self.data.draw(st.sampled_from([0.5, 60]), label="pause")))

    def live(self, kinds: tuple[str, ...]) -> None:
        """One thing happens."""
        self._happen(self.data.draw(st.sampled_from(kinds), label="what"))
        self.roll_up_is_a_recount()

    def _happen(self, kind: str) -> None:
        if kind == "cover":
            self.cover_some()
        elif kind == "report" and self.unreported:
            self.report_some()
        elif kind == "answer" and self.branch.contacts:
            self.answer_some()
        elif kind == "find" and self.branch.contacts:
            self.find_some()
        elif kind == "raise" and self.branch.contacts:
            self.raise_some()
        elif kind == "settle" and self.branch.matters:
            self.settle_some()
        elif kind == "time":
            self.pass_time()
        elif kind == "pause":
            self.pause_some()

    def report_the_rest(self) -> None:
        """Everything that was sent is reported."""
        for order in list(self.unreported):
            self.unreported.remove(order)
            self.report("", AttemptStatus.SENT, order)

    def lift_all(self) -> None:
        """A new alert lifts every grid."""
        self.alert += 1
        for grid in GRIDS:
            self.revision[grid] += 1
            self.cover(
                grid,
                revision=self.revision[grid],
                alert=self.alert,
                coverage=Coverage.LIFTED,
            )

    def end(self) -> None:
        """Past every deadline, with everything reported that was sent."""
        for _ in range(3):
            self.report_the_rest()
            self.wait(minutes(250))
