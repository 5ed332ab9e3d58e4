"""Approve, stop, pause, resume; a drill that a live alert overtakes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from schemas import ids
from schemas.events.commands import CallAgain, MobilisationAction
from schemas.vocabulary import (
    AlertStatus,
    AnswerKind,
    AttemptStatus,
    DeclineReason,
    Lane,
    MobilisationState,
    VisitOutcome,
)
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.alerting.domain.plan import Approval
from tests.builders.alerting import edition, node, resident, small_community
from tests.builders.impacts import (
    INCIDENT,
    MOBILISATION,
    TWO,
    alert_events,
    community_event,
    grid_event,
    header,
)
from tests.integration.alerting.desk import Desk
from tests.integration.notifier.stage import eventually

S1 = "g1/b1/s1"


async def test_a_plan_for_approval_waits_and_then_starts(desk: Desk) -> None:
    orange = replace(edition(), approval=Approval.OFFICER)
    desk.editions = {("typhoon", "orange"): orange}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    assert (desk.state(MOBILISATION), desk.emitted()) == ("awaiting_approval", [])
    await desk.command(MOBILISATION, MobilisationAction.APPROVE)
    assert desk.state(MOBILISATION) == "running"
    assert desk.states(node(S1)) == ["open"]
    assert len(desk.emitted()) == 7
    await desk.command(MOBILISATION, MobilisationAction.APPROVE)
    refused = desk.view("timeline", "what = 'command_refused'")
    assert [row["reason"] for row in refused] == ["approve: signed-twice"]


async def test_after_a_stop_nothing_is_ordered(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    first = desk.emitted()
    await desk.report(first[0], AttemptStatus.SENT)
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    assert desk.state(MOBILISATION) == "stopped"
    assert {row["state"] for row in desk.view("tasks")} == {"stood_down"}
    for order in first:
        await desk.report(order, AttemptStatus.FAILED)
    await desk.answer(MOBILISATION, "g1.A", AnswerKind.CANNOT)
    for _ in range(2):
        desk.clock.advance(60)
        doors = {resident("wang"): VisitOutcome.NO_ANSWER}
        await desk.tell(desk.doors(MOBILISATION, f"{S1}.A", doors))
    await desk.wait(5 * 3600)
    assert desk.emitted() == first
    assert len(desk.emitted("withdrawals")) == len(first) - 1
    assert desk.view("mobilisations")[0]["ended_at"] is not None


async def test_what_was_declined_and_then_stopped_does_not_begin(desk: Desk) -> None:
    """The stop on record holds back all that would be sent of it: nothing would show that."""
    orange = replace(edition(), approval=Approval.OFFICER)
    desk.editions = {("typhoon", "orange"): orange}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO))
    await desk.command(MOBILISATION, MobilisationAction.DECLINE, why=DeclineReason.HANDLED)
    assert desk.state(MOBILISATION) == "declined"
    await desk.command(MOBILISATION, MobilisationAction.STOP)
    assert desk.state(MOBILISATION) == "stopped"
    desk.editions = {("typhoon", "orange"): edition()}
    desk.worker = desk.new_worker()
    await desk.tell(*alert_events(TWO, revision=2))
    assert (desk.state(MOBILISATION), desk.emitted()) == ("stopped", [])


async def test_a_pause_holds_the_ladder_and_moves_the_deadline(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    (order,) = desk.ordered(MOBILISATION, f"{S1}.A")
    await desk.report(order, AttemptStatus.SENT)
    (before,) = {row["deadline"] for row in desk.view("tasks", "node_id = %s", node(S1))}
    await desk.wait(60)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    await desk.wait(1800)
    assert len(desk.ordered(MOBILISATION, f"{S1}.A")) == 1
    # Put aside: nobody goes over a district's timers again and again.
    assert desk.read("select * from alerting.timer where due_at <= %s", desk.clock.now()) == []
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    await desk.wait(119)
    assert len(desk.ordered(MOBILISATION, f"{S1}.A")) == 1
    await desk.wait(1)
    assert [o["channel"] for o in desk.ordered(MOBILISATION, f"{S1}.A")] == ["sms", "call"]
    (after,) = {row["deadline"] for row in desk.view("tasks", "node_id = %s", node(S1))}
    assert (after - before).total_seconds() == 1800


async def test_who_is_called_again_in_a_pause_is_called_as_it_ends(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    (order,) = desk.ordered(MOBILISATION, f"{S1}.A")
    await desk.report(order, AttemptStatus.SENT)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    await desk.wait(1500)
    again = CallAgain(
        command_id=ids.of("test-command", "again"),
        mobilisation_id=MOBILISATION,
        community_code=desk.code,
        node_id=node(S1),
        alone=True,
        actor="officer-1",
        at=desk.clock.now(),
    )
    await desk.land(again, str(MOBILISATION))
    await desk.work()
    await desk.wait(600)
    assert len(desk.ordered(MOBILISATION, f"{S1}.A")) == 1
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    called = desk.ordered(MOBILISATION, f"{S1}.A")[-1]
    assert (called["round"], called["channel"]) == (f"call-again:{again.command_id}", "call")


async def test_what_waited_for_a_branch_until_the_pause_was_over_knows_it(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    async with desk.units.begin() as unit:
        stored = StoredMobilisations()
        await stored.set_state(unit, MOBILISATION, MobilisationState.RUNNING, paused_at=None)
        await stored.shift_time(unit, MOBILISATION, timedelta(0))
        saying = asyncio.create_task(desk.answer(MOBILISATION, f"{S1}.A", AnswerKind.CANNOT))
        await eventually(desk.waiting_for_a_lock)
    await saying
    assert len(desk.ordered(MOBILISATION, f"{S1}.B")) == 1


async def test_figures_that_move_do_not_stand_in_an_officers_way(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    (seen,) = desk.view("mobilisations")
    (order,) = desk.ordered(MOBILISATION, f"{S1}.A")
    await desk.report(order, AttemptStatus.SENT)
    await desk.answer(MOBILISATION, f"{S1}.A")
    await desk.command(MOBILISATION, MobilisationAction.PAUSE, expected_revision=seen["revision"])
    assert desk.state(MOBILISATION) == "paused"


async def test_who_did_not_see_what_another_officer_decided_may_stop_and_nothing_else(
    desk: Desk,
) -> None:
    await desk.tell(*alert_events(TWO))
    (row,) = desk.view("mobilisations")
    seen = row["revision"]
    await desk.command(MOBILISATION, MobilisationAction.PAUSE, expected_revision=seen)
    other = {"actor": "officer-2", "expected_revision": seen}
    await desk.command(MOBILISATION, MobilisationAction.CLOSE, **other)
    (refused,) = desk.view("timeline", "what = 'command_refused'")
    assert refused["reason"] == f"close: it has moved on to revision {seen + 1}"
    assert desk.state(MOBILISATION) == "paused"
    await desk.command(MOBILISATION, MobilisationAction.STOP, **other)
    assert desk.state(MOBILISATION) == "stopped"
    assert {row["state"] for row in desk.view("tasks")} == {"stood_down"}


async def test_a_drill_is_overtaken_by_a_live_alert(desk: Desk) -> None:
    drill_incident = ids.of("test-incident", "drill")
    drill = header(status=AlertStatus.EXERCISE, incident=drill_incident)
    await desk.land(community_event(TWO, drill, 2), lane=Lane.DRILL)
    await desk.land(grid_event(TWO, "g1", drill), lane=Lane.DRILL)
    await desk.work()
    assert {order["lane"] for order in desk.emitted()} == {"drill"}
    drilled = len(desk.emitted())
    await desk.tell(*alert_events(TWO))
    await desk.fire()
    states = {row["incident_id"]: row["state"] for row in desk.view("mobilisations")}
    assert states == {drill_incident: "paused", INCIDENT: "running"}
    assert len(desk.emitted("withdrawals")) == drilled
