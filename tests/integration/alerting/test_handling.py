"""From landed events to rows and orders: the handlers through the inbox, on a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.vocabulary import (
    AlertStatus,
    AnswerKind,
    AttemptStatus,
    Coverage,
    DrillKind,
    Lane,
    LevelScale,
    MessageType,
    TaskKind,
    VisitOutcome,
)
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.alerting.adapters.tables import INBOX
from services.alerting.domain.plan import SEEN_AGAIN_AFTER, Approval, Trigger
from services.alerting.timers import TimersDue
from services.runtime.errors import Later
from services.runtime.inbox import InboxWorker, Taking
from services.runtime.unit import Unit
from tests.builders.alerting import NOON, Community, node, resident, small_community
from tests.builders.impacts import (
    MOBILISATION,
    TWO,
    alert_events,
    cancel_events,
    closed_event,
    community_event,
    events_of,
    grid_event,
    header,
)
from tests.integration.alerting.desk import Desk

S1 = "g1/b1/s1"


async def test_a_grid_becomes_a_mobilisation_tasks_and_orders(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    assert desk.state(MOBILISATION) == "running"
    assert len(desk.view("tasks")) == 5
    assert len(desk.emitted()) == 5
    assert {order["round"] for order in desk.emitted()} == {"first"}
    assert not desk.dead()


async def test_an_alert_that_no_plan_fitted_begins_nothing_when_a_grid_is_told_again(
    desk: Desk,
) -> None:
    """A plan is loaded later, and somebody is reported absent: the warning is long over."""
    editions, desk.editions = desk.editions, {}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(small_community()))
    desk.editions = editions
    desk.worker = desk.new_worker()
    again = grid_event(small_community(), "g1", header(), 2, Coverage.STILL)
    await desk.tell(again)
    assert desk.view("mobilisations") == []
    assert desk.emitted() == []
    # A newer alert is news, also of what it covers still.
    await desk.tell(grid_event(small_community(), "g1", header(3), 3, Coverage.STILL))
    assert desk.state(MOBILISATION) == "running"


@pytest.mark.parametrize("now", [(), ("red", "orange")], ids=["none", "a graver one"])
async def test_who_takes_over_is_told_whatever_edition_the_alert_would_choose_by_now(
    desk: Desk, now: tuple[str, ...]
) -> None:
    """Plans are changed while it runs: a change of hands goes to what runs, at its level."""
    await desk.tell(*alert_events(small_community()))
    (began,) = desk.view("mobilisations")
    triggers = {"orange": ("blue",), "red": now or ("red",)}
    desk.editions = {
        key: replace(
            one, triggers=tuple(Trigger(LevelScale.SIGNAL, value) for value in triggers[one.level])
        )
        for key, one in desk.editions.items()
    }
    desk.worker = desk.new_worker()
    before = len(desk.emitted())
    absent = small_community(holders={S1: (f"{S1}.B",)})
    await desk.tell(grid_event(absent, "g1", header(), 2, Coverage.STILL))
    assert desk.states(node(S1)) == ["handed_over", "open"]
    assert [order["round"] for order in desk.ordered(MOBILISATION, f"{S1}.B")] == ["first"]
    assert len(desk.emitted()) == before + 1
    assert desk.view("mobilisations")[0]["level"] == began["level"]


async def test_a_closing_event_that_overtakes_the_grids_ends_nothing(desk: Desk) -> None:
    alert = header()
    await desk.tell(closed_event(alert, 2), community_event(TWO, alert, 2))
    assert desk.state(MOBILISATION) == "running"
    vacant: dict[str, tuple[str, ...]] = dict.fromkeys(("c", "g1", "g1/b1"), ())
    empty = replace(TWO, grids={"g1": {}, "g2": {"s1": ("zhao",)}}, holders=vacant)
    await desk.tell(grid_event(empty, "g1", alert))
    assert desk.state(MOBILISATION) == "running"
    await desk.tell(grid_event(empty, "g2", alert))
    assert desk.states(node("g2/b1/s1")) == ["open"]


async def test_it_is_over_when_every_door_is_accounted_for(desk: Desk) -> None:
    community = Community({"g1": {"s1": ("wang",)}})
    await desk.tell(*alert_events(community))
    for name in ("c.A", "g1.A", "g1/b1.A", f"{S1}.A"):
        await desk.answer(MOBILISATION, name)
    assert desk.state(MOBILISATION) == "running"
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", {resident("wang"): VisitOutcome.SAFE}))
    assert desk.state(MOBILISATION) == "closed"
    assert {row["state"] for row in desk.view("tasks")} == {"done"}


async def test_it_is_over_when_an_update_leaves_nothing_covered(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    alert = header(2, msg_type=MessageType.UPDATE)
    lifted = [grid_event(TWO, grid, alert, coverage=Coverage.LIFTED) for grid in ("g1", "g2")]
    await desk.tell(community_event(TWO, alert, 0, Coverage.LIFTED), lifted[0])
    assert desk.state(MOBILISATION) == "running"
    await desk.tell(lifted[1], closed_event(alert, 0, 2))
    assert desk.state(MOBILISATION) == "closed"
    assert {row["state"] for row in desk.view("tasks")} == {"stood_down"}


async def test_it_is_over_when_what_an_update_without_a_plan_left_is(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    alert = header(2, degree=1, msg_type=MessageType.UPDATE)
    still = grid_event(TWO, "g1", alert, coverage=Coverage.STILL)
    lifted = grid_event(TWO, "g2", alert, coverage=Coverage.LIFTED)
    await desk.tell(still, lifted, closed_event(alert, 1, 1))
    for name in ("c.A", "g1.A", "g1/b1.A", f"{S1}.A"):
        await desk.answer(MOBILISATION, name)
    assert desk.state(MOBILISATION) == "running"
    found = {resident(name): VisitOutcome.SAFE for name in ("wang", "li")}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", found))
    # The community was told of two grids: its leader's task ends with the deadline.
    await desk.wait(4 * 3600)
    assert desk.state(MOBILISATION) == "closed"


async def test_what_an_exercise_of_its_incident_leaves_ends_nothing_live(desk: Desk) -> None:
    """As it was filed before exercises had incidents of their own."""
    await desk.tell(*alert_events(TWO)[:-2])
    drill = header(2, msg_type=MessageType.UPDATE, status=AlertStatus.EXERCISE)
    await desk.land(closed_event(drill, 1), lane=Lane.DRILL)
    await desk.work()
    for name in ("c.A", "g1.A", "g1/b1.A", f"{S1}.A"):
        await desk.answer(MOBILISATION, name)
    found = {resident(name): VisitOutcome.SAFE for name in ("wang", "li")}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", found))
    await desk.wait(4 * 3600)
    assert desk.state(MOBILISATION) == "running"


async def test_it_is_not_over_while_somebody_is_just_to_be_looked_for_again(desk: Desk) -> None:
    await desk.tell(*alert_events(Community({"g1": {"s1": ("wang",)}})))
    for name in ("c.A", "g1.A", "g1/b1.A", f"{S1}.A"):
        await desk.answer(MOBILISATION, name)
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", {resident("wang"): VisitOutcome.MOVED}))
    desk.clock.advance(SEEN_AGAIN_AFTER.total_seconds())
    await desk.timers.step()
    async with desk.units.begin() as unit:
        await StoredMobilisations().end_if_over(unit, MOBILISATION)
    assert desk.state(MOBILISATION) == "running"
    await desk.work()
    assert desk.state(MOBILISATION) == "running"
    assert len(desk.view("unaccounted")) == 1


@pytest.mark.parametrize("how", ["seen", "lifted"])
async def test_it_does_not_wait_for_whom_nobody_asks_any_more(desk: Desk, how: str) -> None:
    """Moved, and then found at home; or the alert no longer touches the place."""
    await desk.tell(*alert_events(TWO))
    for name in ("c.A", *(f"g{n}{below}.A" for n in (1, 2) for below in ("", "/b1", "/b1/s1"))):
        await desk.answer(MOBILISATION, name)
    others = {resident("li"): VisitOutcome.SAFE, resident("zhao"): VisitOutcome.SAFE}
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", {resident("wang"): VisitOutcome.MOVED}))
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", others))
    assert desk.state(MOBILISATION) == "running"
    desk.clock.advance(60)
    if how == "seen":
        await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", {resident("wang"): VisitOutcome.SAFE}))
    else:
        update = header(2, msg_type=MessageType.UPDATE)
        await desk.tell(
            community_event(TWO, update, 1),
            grid_event(TWO, "g1", update, coverage=Coverage.LIFTED),
            grid_event(TWO, "g2", update, coverage=Coverage.STILL),
            closed_event(update, 1, 1),
        )
    (row,) = desk.view("mobilisations")
    assert (row["state"], row["asks_again_at"]) == ("closed", None)


async def test_timers_land_and_the_silent_are_called_and_by_passed(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.wait(180)
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.wait(120)
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["sms", "call"]
    assert desk.states(node(S1)) == ["handed_over", "open"]
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.B")] == ["sms"]
    assert desk.read("select count(*) from alerting.inbox where topic = 'timers'")[0]["count"] == 2


async def test_past_the_deadline_it_closes_and_the_unaccounted_are_listed(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.wait(4 * 3600)
    assert desk.state(MOBILISATION) == "closed"
    assert {row["state"] for row in desk.view("tasks")} == {"lapsed"}
    assert len(desk.view("unaccounted")) == 2


async def test_a_cancel_stands_everybody_down(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.tell(*cancel_events(TWO))
    assert desk.state(MOBILISATION) == "stood_down"
    assert {row["state"] for row in desk.view("tasks")} == {"stood_down"}
    assert [o["round"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["first", "stand-down:9"]
    assert desk.view("unaccounted") == []


async def test_a_late_end_of_a_cancel_does_not_end_the_alert_after_it(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    *lifted, closed = cancel_events(TWO, revision=2)
    await desk.tell(*lifted, *alert_events(TWO, revision=3), closed)
    assert desk.state(MOBILISATION) == "running"
    assert desk.states(node(S1)) == ["open", "stood_down"]


async def test_events_twice_and_in_other_orders_give_equal_tables(desk: Desk) -> None:
    events = alert_events(TWO)
    dumps = []
    for arrival in (events, [*reversed(events)], [e for e in events for _ in range(2)]):
        desk.clear()
        await desk.tell(*arrival)
        dumps.append(desk.dump() | {"orders": sorted(map(repr, desk.emitted()))})
    assert dumps[0] == dumps[1] == dumps[2]


async def test_a_cancel_whose_end_comes_first_gives_equal_tables(desk: Desk) -> None:
    first, (community, *grids, closed) = alert_events(TWO), cancel_events(TWO)
    dumps = []
    for arrival in ([*first, community, *grids, closed], [*first, closed, community, *grids]):
        desk.clear()
        await desk.tell(*arrival)
        dumps.append(desk.dump())
    assert dumps[0] == dumps[1]


async def test_a_cancel_that_overtakes_everything_reaches_nobody(desk: Desk) -> None:
    await desk.tell(*cancel_events(TWO))
    await desk.tell(*alert_events(TWO))
    assert desk.emitted() == []
    assert {row["state"] for row in desk.view("mobilisations")} <= {"stood_down"}


async def test_who_sent_a_cancel_that_overtakes_its_alert_is_said_by_id(desk: Desk) -> None:
    lifting = header(9, msg_type=MessageType.CANCEL).model_copy(update={"proposed_by": "officer-1"})
    await desk.tell(closed_event(lifting, 0, 2))
    await desk.tell(*alert_events(TWO))
    assert desk.read("select reason from alerting.timeline where what = 'stood_down'") == [
        {"reason": "cancelled: by officer-1"}
    ]


@pytest.mark.parametrize(
    ("msg_type", "said"),
    [(MessageType.ALERT, ": from the calendar"), (MessageType.UPDATE, "")],
)
async def test_of_a_drill_it_is_said_who_planned_it_or_raised_it(
    desk: Desk, msg_type: MessageType, said: str
) -> None:
    of = {"proposed_by": "officer-1", "drill": DrillKind.INTERNAL}
    drill = header(1, msg_type=msg_type, status=AlertStatus.EXERCISE).model_copy(update=of)
    await desk.tell(*events_of(drill, TWO))
    assert desk.read("select reason from alerting.timeline where what = 'plan'") == [
        {"reason": f"typhoon/orange running{said}: by officer-1"}
    ]


@pytest.mark.parametrize("overtakes", [False, True])
async def test_why_an_officer_raised_and_lifted_stands_in_the_timeline(
    desk: Desk, overtakes: bool
) -> None:
    by = {"proposed_by": "officer-1"}
    raising = header(5).model_copy(update=by | {"why": "worse"})
    lifting = header(9, msg_type=MessageType.CANCEL).model_copy(update=by | {"why": "passed"})
    raised = [grid_event(TWO, "g1", raising), closed_event(raising, 1, 0)]
    lifted = [closed_event(lifting, 0, 2)]
    await desk.tell(*([*lifted, *raised] if overtakes else [*raised, *lifted]))
    said = {
        row["what"]: row["reason"]
        for row in desk.read("select what, reason from alerting.timeline where reason ~ 'officer'")
    }
    assert said["plan"].endswith(": worse by officer-1")
    assert said["stood_down"] == "cancelled: passed by officer-1"


async def test_a_cancel_holds_for_what_stands_after_it_in_its_transaction(desk: Desk) -> None:
    first, second = grid_event(TWO, "g1", header()), grid_event(TWO, "g2", header())
    await desk.tell(first)
    before = len(desk.emitted())
    own = {TimersDue.NAME: TimersDue}
    desk.worker = InboxWorker(desk.units, INBOX, desk.handlers(), own, Taking(keys=16))
    *_, closed = cancel_events(TWO)
    await desk.land(closed, "0")
    await desk.land(second, desk.code)
    assert await desk.worker.step()
    assert desk.read("select 1 as one from alerting.inbox where handled_at is null") == []
    assert [one for one in desk.emitted()[before:] if one["round"] == "first"] == []


async def test_the_same_landed_event_twice_is_handled_once(desk: Desk) -> None:
    for event in alert_events(small_community()):
        envelope = await desk.land(event)
        await desk.land_again(event.TOPIC, envelope)
    await desk.work()
    assert len(desk.read("select 1 as one from alerting.inbox")) == 3
    assert len(desk.emitted()) == 5


async def test_what_is_in_memory_is_not_trusted_after_a_roll_back(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    (sms,) = desk.ordered(MOBILISATION, f"{S1}.A")
    handlers = dict(desk.handlers())
    desk.worker = desk.new_worker(handlers)
    right = handlers["contact-events.v1"]
    failures = [Later("the commit is lost")]

    async def fails_once(unit: Unit, envelope: Envelope, event: Event) -> None:
        await right(unit, envelope, event)
        if failures:
            raise failures.pop()

    handlers["contact-events.v1"] = fails_once
    desk.worker = desk.new_worker(handlers)
    await desk.report(sms, AttemptStatus.FAILED)
    assert len(desk.ordered(MOBILISATION, f"{S1}.A")) == 1
    await desk.wait(5)
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["sms", "call"]


async def test_two_workers_do_not_decide_on_what_the_other_has_changed(desk: Desk) -> None:
    other = desk.new_worker()
    await desk.tell(*alert_events(small_community()))
    first, desk.worker = desk.worker, other
    await desk.answer(MOBILISATION, f"{S1}.A", AnswerKind.CANNOT)
    desk.worker = first
    await desk.answer(MOBILISATION, f"{S1}.B")
    desk.worker = other
    await desk.tell(
        desk.doors(
            MOBILISATION,
            f"{S1}.B",
            {resident("wang"): VisitOutcome.SAFE, resident("li"): VisitOutcome.MOVED},
        )
    )
    assert desk.states(node(S1)) == ["done", "handed_over"]


async def test_an_upgrade_tells_everybody_anew(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.answer(MOBILISATION, f"{S1}.A")
    desk.clock.advance(60)
    await desk.tell(*alert_events(TWO, revision=2, degree=4))
    assert desk.states(node(S1)) == ["open", "stood_down"]
    assert desk.ordered(MOBILISATION, f"{S1}.A")[-1]["round"] == "upgrade:2"
    (row,) = desk.view("mobilisations")
    assert (row["level_value"], row["raised_at"]) == ("red", desk.clock.now())
    assert {row["grids_seen"] for row in desk.view("mobilisations")} == {2}


async def test_when_it_was_raised_outlasts_updates_that_raise_nothing(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    assert desk.view("mobilisations")[0]["raised_at"] is None
    raised = [NOON + timedelta(minutes=at) for at in (1, 1, 1, 4)]
    for revision, (degree, at) in enumerate(zip((4, 4, 3, 4), raised, strict=True), start=2):
        desk.clock.advance(60)
        await desk.tell(*alert_events(TWO, revision=revision, degree=degree))
        (row,) = desk.view("mobilisations")
        assert (row["raised_at"], row["told_level"]) == (at, "red")


async def test_what_is_raised_before_it_begins_is_told_as_it_begins(desk: Desk) -> None:
    waits = replace(desk.editions["typhoon", "orange"], approval=Approval.OFFICER)
    desk.editions = {**desk.editions, ("typhoon", "orange"): waits}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    (row,) = desk.view("mobilisations")
    assert (row["started_at"], row["told_level"]) == (None, "orange")
    desk.clock.advance(60)
    await desk.tell(*alert_events(TWO, revision=2, degree=4))
    (row,) = desk.view("mobilisations")
    assert (row["raised_at"], row["told_level"]) == (row["started_at"], "red")


async def test_what_runs_on_after_its_end_began_when_it_began(desk: Desk) -> None:
    community = Community({"g1": {"s1": ("wang",)}})
    await desk.tell(*alert_events(community))
    desk.clock.advance(60)
    await desk.tell(*alert_events(community, revision=2, degree=4))
    for name in ("c.A", "g1.A", "g1/b1.A", f"{S1}.A"):
        await desk.answer(MOBILISATION, name)
    await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", {resident("wang"): VisitOutcome.SAFE}))
    assert desk.state(MOBILISATION) == "closed"
    desk.clock.advance(60)
    wider = replace(community, grids={**community.grids, "g2": {"s1": ("zhao",)}})
    await desk.tell(*alert_events(wider, revision=3, degree=4))
    (row,) = desk.view("mobilisations")
    assert (row["state"], row["ended_at"], row["started_at"]) == ("running", None, NOON)
    assert row["raised_at"] == NOON + timedelta(minutes=1)


async def test_an_update_that_lifts_one_grid_and_adds_another(desk: Desk) -> None:
    three = replace(TWO, grids={**TWO.grids, "g3": {"s1": ("sun",)}})
    await desk.tell(*alert_events(TWO))
    update = header(2, msg_type=MessageType.UPDATE)
    await desk.tell(
        community_event(three, update, 2),
        grid_event(three, "g1", update, coverage=Coverage.LIFTED),
        grid_event(three, "g2", update, coverage=Coverage.STILL),
        grid_event(three, "g3", update),
        closed_event(update, 2, 1),
    )
    assert desk.states(node("g1")) == ["stood_down"]
    assert desk.states(node("g2")) == ["open"]
    assert desk.states(node("g3")) == ["open"]
    assert desk.states(node("c")) == ["open"]
    assert len(desk.ordered(MOBILISATION, "g2.A")) == 1


async def test_a_hazard_without_a_plan_reaches_nobody_and_says_why(desk: Desk) -> None:
    alert = header().model_copy(update={"hazard": "locusts"})
    await desk.tell(grid_event(TWO, "g1", alert), closed_event(alert, 1))
    assert desk.view("mobilisations") == []
    assert desk.view("impacts")[0]["plan_reason"] == "no plan for hazard locusts"
    assert not desk.dead()


async def test_nobody_opens_twice_and_rescue_goes(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community(teams=("team",))))
    for _ in range(2):
        desk.clock.advance(60)
        doors = {resident("wang"): VisitOutcome.NO_ANSWER}
        await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    assert desk.states(node(S1), TaskKind.RESCUE) == ["open", "open"]
    (row,) = desk.view("unaccounted", "resident_id = %s", resident("wang"))
    assert (row["outcome"], row["no_answers"], row["rescued"]) == ("no_answer", 2, True)
