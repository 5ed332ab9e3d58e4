"""A model of the world around `decide`, in which anything may happen next.

Attempts get reports as the notifier gives them, timers fire when due, people answer when and
what they like, events come twice. After every event the world is looked at.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from schemas import ids
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Coverage,
    MatterKind,
    MobilisationState,
    PostKind,
    Settlement,
    Via,
    VisitOutcome,
)
from services.alerting.domain.events import (
    ContactAnswered,
    DoorAnswered,
    MatterAnswered,
    MatterRaised,
)
from services.alerting.domain.plan import Edition, Quiet
from services.alerting.domain.plan import Order as Cascading
from services.foresight.deadline import BeforeImpact
from tests.builders.alerting import DEGREES, Community, edition, minutes
from tests.builders.looked_at import LookedAt

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
NOON_REST = Quiet(
    time(11, 30), time(12, 30), frozenset({PostKind.BUILDING_LEADER, PostKind.STAIRWELL_LEADER})
)
"""Quiet hours at the time at which chains begin."""


def _plan(quiet: Quiet | None, before: BeforeImpact | None, buddies: bool, **more: Any) -> Edition:
    made = edition(**more)
    visiting = replace(made.visiting, buddies=buddies)
    return replace(made, quiet=quiet, before_impact=before, visiting=visiting)


plans = st.builds(
    _plan,
    quiet=st.sampled_from([None, NOON_REST]),
    before=st.sampled_from([None, BeforeImpact(minutes(60))]),
    buddies=st.booleans(),
    order=st.sampled_from(Cascading),
    revisit=st.booleans(),
    deadline=st.sampled_from([minutes(40), minutes(240)]),
)


class Restless(LookedAt):
    """A chain that is looked at after every event and told every event twice now and then."""

    def __init__(self, community: Community, plan: Edition, data: st.DataObject) -> None:
        super().__init__(community, plan)
        self.data = data
        self.revision = dict.fromkeys(GRIDS, 0)
        self.onset: datetime | None = None
        self.alert = 0
        self.last_said: dict[UUID, tuple[datetime, bool]] = {}
        released = data.draw(st.sampled_from([None, minutes(60), minutes(360)]), label="released")
        if released is not None:
            self.release_at(self.now + released)

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
        if self.branch.mobilisation.ended_by_itself:
            self.set_state(MobilisationState.RUNNING)
        anew = self.alert == 0 or self.data.draw(st.booleans(), label="new alert")
        degree = 3
        if anew:
            self.alert += 1
            degree = self.data.draw(st.sampled_from([3, 3, 4]), label="degree")
            order = self.branch.mobilisation.edition
            plan = edition(
                order.order, DEGREES[degree - 1], order.posts, order.revisit, order.deadline
            )
            plan = replace(
                plan,
                quiet=order.quiet,
                before_impact=order.before_impact,
                visiting=order.visiting,
            )
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
        gone_to = self.goes_to(contact_id)
        self.tell(event)
        for visit in gone_to if kind is AnswerKind.CANNOT else ():
            self.is_followed(visit)
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
        before = self.branch.visits[visit_id]
        self.maybe_twice(lambda: self.tell(event))
        if self.branch.visits[visit_id].outcome_at != before.outcome_at:
            self.is_followed(self.branch.visits[visit_id])

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
        if self.branch.mobilisation.ended_by_itself:
            return
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
