"""Whatever the roster, the plan, the answers and their order: what must always hold, holds.

The world is driven past the last deadline. That ends are final, nobody is ordered twice, no
level starts before its time and figures add up is looked at after every event (`Restless`).
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.vocabulary import (
    MatterState,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan import Order as Cascading
from tests.builders.alerting import Community, edition, minutes
from tests.builders.chain import Chain
from tests.builders.restless import GRIDS, Restless, communities, plans

CHEAP = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
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
        if visit.outcome in (VisitOutcome.UNKNOWN, VisitOutcome.NO_ANSWER):
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
    world.stop()
    world.stopped_at = len(world.orders)
    for _ in range(data.draw(st.integers(1, 10), label="steps after")):
        world.live(("cover", "report", "answer", "find", "time", "raise", "settle"))
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
