"""Whatever the roster, the plan, the answers and their order: what must always hold, holds.

The world is driven past the last deadline. That ends are final, nobody is ordered twice, no
level starts before its time and figures add up is looked at after every event (`Restless`).
"""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    MatterKind,
    MatterState,
    TaskState,
    Via,
    VisitOutcome,
)
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    ContactAnswered,
    DoorAnswered,
    MatterRaised,
)
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan import Order as Cascading
from services.alerting.domain.state import Order, Visit
from tests.builders.alerting import Community, edition, minutes
from tests.builders.chain import Chain
from tests.builders.restless import GRIDS, Restless, communities, plans

NOT_SEEN = {VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER, VisitOutcome.WRONG_DATA}
CHEAP = settings(
    max_examples=40,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ALIVE = ("cover", "report", "report", "report", "answer", "find", "find", "time", "time", "pause",
         "raise", "settle")  # fmt: skip


@CHEAP
@given(communities, plans, st.data())
def test_every_task_ends_once_and_figures_add_up(
    community: Community, plan: Edition, data: st.DataObject
) -> None:
    world = Restless(community, plan, data)
    world.cover_some()
    for _ in range(data.draw(st.integers(3, 20), label="steps")):
        world.live(ALIVE)
    world.end()
    assert all(task.state.ended for task in world.branch.tasks.values())
    assert all(m.state is not MatterState.OPEN for m in world.branch.matters.values())
    for visit in world.branch.visits.values():
        # By what people said, not by what was made of it: unknown never counts as safe.
        if world.said_of(visit.visit_id) in NOT_SEEN:
            assert visit.lifted or visit.unaccounted


@CHEAP
@given(communities, plans, st.data())
def test_after_a_stop_nobody_is_written_to(
    community: Community, plan: Edition, data: st.DataObject
) -> None:
    world = Restless(community, plan, data)
    world.cover_some()
    for _ in range(data.draw(st.integers(0, 10), label="steps before")):
        world.live(ALIVE)
    if data.draw(st.booleans(), label="all told"):
        world.report_the_rest()
    world.stop()
    world.stopped_at = len(world.orders)
    for _ in range(data.draw(st.integers(1, 10), label="steps after")):
        world.live(("cover", "report", "answer", "find", "time", "raise", "settle"))
    world.lift_all()
    world.end()
    assert len(world.orders) == world.stopped_at
    assert all(task.state.ended for task in world.branch.tasks.values())


@CHEAP
@given(communities, st.data())
def test_a_cascade_reaches_the_bottom_in_its_time_when_nobody_answers(
    community: Community, data: st.DataObject
) -> None:
    world = Restless(community, edition(Cascading.CASCADE), data)
    world.cover("g1")
    # Within the time of the level above: what is covered then has to wait for it too.
    world.wait(minutes(data.draw(st.integers(0, 4), label="minutes")))
    world.cover("g2")
    world.wait(minutes(3 * 5))
    assert all(task.state is not TaskState.WAITING for task in world.branch.tasks.values())


@CHEAP
@given(communities, plans, st.permutations(GRIDS))
def test_the_order_of_grids_changes_neither_tasks_nor_messages(
    community: Community, plan: Edition, order: list[str]
) -> None:
    straight, shuffled = Chain(community, plan), Chain(community, plan)
    straight.cover(*GRIDS)
    shuffled.cover(*order)
    if plan.order is Cascading.BROADCAST:
        assert straight.branch.visits == shuffled.branch.visits
        assert straight.branch.tasks == shuffled.branch.tasks
        assert {(o.contact_id, o.channel) for o in straight.orders} == {
            (o.contact_id, o.channel) for o in shuffled.orders
        }
    assert {t.person_id for t in straight.branch.tasks.values()} == {
        t.person_id for t in shuffled.branch.tasks.values()
    }


@CHEAP
@given(communities, plans, st.data())
def test_how_long_a_pause_lasts_changes_nothing_but_the_clock(
    community: Community, plan: Edition, data: st.DataObject
) -> None:
    """What happens in the middle of a long pause waits no longer after it than in a short one."""
    # The hours at which nobody is called are the clock's.
    short, long = (Chain(community, replace(plan, quiet=None)) for _ in range(2))
    minutes_before = data.draw(st.sampled_from([0, 3, 20]), label="minutes before")
    for chain in (short, long):
        chain.cover(*GRIDS)
        for order in chain.orders[::2]:
            chain.report("", AttemptStatus.SENT, order)
        chain.wait(minutes(minutes_before))
        chain.pause()
    assume(short.branch.visits and short.orders)
    for event in data.draw(st.lists(_happens(short), max_size=6), label="in the pause"):
        # Never two things at one moment: then their kind decides, not their order. Nor within the
        # minute in which a knock that is told twice is one.
        for chain, lasts in ((short, 1.5), (long, 20)):
            chain.wait(minutes(lasts))
            if isinstance(event, ContactAnswered | DoorAnswered):
                chain.tell(replace(event, at=chain.now))
            else:
                chain.tell(event)
    short.resume()
    long.resume(minutes(20))
    assert _stands(short) == _stands(long)


def _happens(chain: Chain) -> st.SearchStrategy[BranchEvent]:
    """What is said of what was there before the pause."""
    people, doors = st.sampled_from(sorted(chain.branch.contacts)), sorted(chain.branch.visits)
    said = st.sampled_from([AnswerKind.RECEIVED, AnswerKind.CANNOT])
    reported = st.sampled_from([AttemptStatus.SENT, AttemptStatus.FAILED, AttemptStatus.WITHDRAWN])
    return st.one_of(
        st.builds(ContactAnswered, people, said, st.just(Via.PAGE), st.just(chain.now)),
        st.builds(DoorAnswered, people, st.sampled_from(doors), st.sampled_from(VisitOutcome),
                  st.just(Via.PAGE), st.just(chain.now)),
        st.builds(_reported, st.sampled_from(list(chain.orders)), reported),
        st.builds(MatterRaised, st.uuids(), people, st.sampled_from(MatterKind)),
    )  # fmt: skip


def _reported(order: Order, status: AttemptStatus) -> AttemptReported:
    return AttemptReported(order.contact_id, order.attempt_id, order.round, status, "")


def _stands(chain: Chain) -> dict[str, Counter[object]]:
    """What was done and is due in how long, whatever the clock says; a matter that came up by
    itself has the moment in its name."""
    named = {m.matter_id: (m.kind, m.visit_id) for m in chain.branch.matters.values()}
    return {
        "due": Counter(
            (kind, named.get(subject_id, subject_id), timer.due_at - chain.now)
            for (kind, subject_id), timer in chain.timers.items()
        ),
        "matters": Counter(
            (named[m.matter_id], m.level, m.state, m.came_at - chain.now, m.due_at - chain.now)
            for m in chain.branch.matters.values()
            if m.state is MatterState.OPEN
        ),
        "tasks": Counter((t.kind, t.post_id, t.state) for t in chain.branch.tasks.values()),
        "ordered": Counter((o.contact_id, o.channel) for o in chain.orders),
    }


@CHEAP
@given(communities, plans, st.data())
def test_no_order_and_no_repetition_changes_how_a_door_stands(
    community: Community, plan: Edition, data: st.DataObject
) -> None:
    """What was found comes late, twice, in any order, with answers and time in between."""
    straight, shuffled = Chain(community, plan), Chain(community, plan)
    for chain in (straight, shuffled):
        chain.cover(*GRIDS)
        chain.wait(minutes(10))
    assume(straight.branch.visits and straight.branch.contacts)
    doors, people = sorted(straight.branch.visits), sorted(straight.branch.contacts)
    found = st.builds(
        DoorAnswered,
        contact_id=st.sampled_from(people),
        visit_id=st.sampled_from(doors),
        outcome=st.sampled_from(VisitOutcome),
        via=st.sampled_from(Via),
        at=st.integers(0, 10).map(lambda after: straight.now - minutes(after)),
    )
    told = data.draw(st.lists(found, min_size=2, max_size=8), label="told")
    for event in told:
        straight.tell(event)
    again = data.draw(st.lists(st.sampled_from(told), max_size=3), label="again")
    for event in data.draw(st.permutations(told + again), label="order"):
        if data.draw(st.booleans(), label="in between"):
            contact_id = data.draw(st.sampled_from(people), label="who")
            shuffled.tell(ContactAnswered(contact_id, AnswerKind.RECEIVED, Via.PAGE, shuffled.now))
            shuffled.wait(minutes(1))
        shuffled.tell(event)
    assert _known(straight) == _known(shuffled)


def _known(chain: Chain) -> dict[UUID, Visit]:
    """How doors stand, but for what follows from it in its time."""
    return {
        visit_id: replace(visit, step=None, rescued=False, buddy_goes=False)
        for visit_id, visit in chain.branch.visits.items()
    }
