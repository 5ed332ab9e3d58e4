"""No drill begins or goes on where a live alert stands, whichever is heard of first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import MobilisationAction, MobilisationCommand
from schemas.vocabulary import AlertStatus, Coverage, Lane, MessageType
from services.alerting.domain.plan import Approval
from services.runtime.inbox import Handler
from services.runtime.unit import Unit
from tests.builders.alerting import edition
from tests.builders.impacts import (
    MOBILISATION,
    TWO,
    alert_events,
    closed_event,
    events_of,
    grid_event,
    header,
)
from tests.integration.alerting.desk import Desk
from tests.integration.notifier.stage import eventually

INCIDENT = ids.of("test-incident", "drill")
DRILL = ids.mobilisation_id(INCIDENT, "typhoon")
APPROVE, RESUME, STOP = (
    MobilisationAction.APPROVE,
    MobilisationAction.RESUME,
    MobilisationAction.STOP,
)


def drilled(desk: Desk) -> int:
    """How much was ordered for the drill."""
    return sum(order["lane"] == "drill" for order in desk.emitted())


async def begins(desk: Desk, degree: int = 3) -> None:
    """An exercise from outside, or as an officer has started it."""
    alert = header(status=AlertStatus.EXERCISE, incident=INCIDENT, degree=degree)
    for event in events_of(alert, TWO):
        await desk.land(event, lane=Lane.DRILL)
    await desk.work()
    await desk.fire()


async def refusals(desk: Desk) -> list[str]:
    return [row["reason"] for row in desk.view("timeline", "what = 'command_refused'")]


def with_officers(desk: Desk, *levels: str) -> None:
    desk.editions = {
        ("typhoon", level): replace(edition(level=level), approval=Approval.OFFICER)
        if level in levels
        else edition(level=level)
        for level in ("orange", "red")
    }
    desk.worker = desk.new_worker()


async def test_a_drill_that_comes_to_a_live_alert_waits_until_that_is_over(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await begins(desk)
    (row,) = desk.view("mobilisations", "mobilisation_id = %s", DRILL)
    assert (row["state"], row["state_reason"]) == ("paused", "overtaken by a live alert")
    published = {one["lane"]: one["overtaken"] for one in desk.view("mobilisations")}
    assert published == {"drill": True, "emergency": False}
    assert drilled(desk) == 0
    await desk.command(DRILL, RESUME)
    assert desk.state(DRILL) == "paused"
    assert await refusals(desk) == ["resume: a live alert runs there"]
    await desk.command(MOBILISATION, STOP)
    desk.clock.advance(600)
    await desk.command(DRILL, RESUME)
    assert desk.state(DRILL) == "running"
    assert drilled(desk) == 7


async def test_a_drill_that_was_overtaken_does_not_go_on_beside_it(desk: Desk) -> None:
    await begins(desk)
    assert drilled(desk) == 7
    await desk.tell(*alert_events(TWO))
    await desk.fire()
    await desk.command(DRILL, RESUME)
    assert (desk.state(DRILL), drilled(desk)) == ("paused", 7)


@pytest.mark.parametrize("live_waits", [False, True])
async def test_a_drill_that_waits_is_not_approved_beside_it(desk: Desk, live_waits: bool) -> None:
    with_officers(desk, *(("orange", "red") if live_waits else ("orange",)))
    await begins(desk)
    await desk.tell(*alert_events(TWO, degree=4))
    await desk.command(DRILL, APPROVE, actor="officer-2")
    assert (desk.state(DRILL), drilled(desk)) == ("awaiting_approval", 0)
    assert await refusals(desk) == ["approve: a live alert runs there"]


def events_in(lane: Lane) -> list[Event]:
    """What the roster tells of the drill, or of the live alert."""
    if lane is Lane.EMERGENCY:
        return alert_events(TWO, degree=4)
    return events_of(header(status=AlertStatus.EXERCISE, incident=INCIDENT), TWO)


@asynccontextmanager
async def at_once(desk: Desk) -> AsyncIterator[None]:
    """Another process has decided on what has landed, and commits only when what comes in the
    block waits for it."""
    reached, let_go = asyncio.Event(), asyncio.Event()

    def held(handle: Handler) -> Handler:
        async def handled(unit: Unit, envelope: Envelope, event: Event) -> None:
            await handle(unit, envelope, event)
            reached.set()
            await let_go.wait()

        return handled

    other = desk.new_worker({name: held(handle) for name, handle in desk.handlers().items()})
    first = asyncio.create_task(other.step())
    await reached.wait()
    yield
    second = asyncio.create_task(desk.work())
    try:
        await eventually(desk.waiting_for_a_lock)
    finally:
        let_go.set()
        await asyncio.gather(first, second)
    await desk.work()
    await desk.fire()


@pytest.mark.parametrize("first", [Lane.DRILL, Lane.EMERGENCY])
async def test_of_two_that_begin_in_the_same_moment_the_drill_yields(
    desk: Desk, first: Lane
) -> None:
    """Each lane has its own worker: the second in the community sees what the first has begun."""
    # Plans are known: who keeps them first would be waited for.
    await desk.tell(*events_of(header(incident=ids.of("test-incident", "before")), TWO))
    before = ids.mobilisation_id(ids.of("test-incident", "before"), "typhoon")
    await desk.command(before, STOP)
    for event in events_in(first):
        await desk.land(event, lane=first)
    async with at_once(desk):
        second = Lane.DRILL if first is Lane.EMERGENCY else Lane.EMERGENCY
        for event in events_in(second):
            await desk.land(event, lane=second)
    assert (desk.state(DRILL), desk.state(MOBILISATION)) == ("paused", "running")


@pytest.mark.parametrize("action", [APPROVE, RESUME])
async def test_what_is_let_go_on_as_the_alert_comes_yields(
    desk: Desk, action: MobilisationAction
) -> None:
    with_officers(desk, *(("orange",) if action is APPROVE else ()))
    await begins(desk)
    if action is RESUME:
        await desk.command(DRILL, MobilisationAction.PAUSE)
    command = MobilisationCommand(
        command_id=ids.of("test-command", "late"),
        mobilisation_id=DRILL,
        action=action,
        actor="officer-2",
        at=desk.clock.now(),
    )
    await desk.land(command, str(DRILL))
    async with at_once(desk):
        for event in events_in(Lane.EMERGENCY):
            await desk.land(event)
    assert (desk.state(DRILL), desk.state(MOBILISATION)) == ("paused", "running")


async def test_what_overtakes_by_its_lane_is_there_first(desk: Desk) -> None:
    alert = header(status=AlertStatus.EXERCISE, incident=INCIDENT)
    for event in events_of(alert, TWO):
        await desk.land(event, lane=Lane.DRILL)
    await desk.tell(*alert_events(TWO))
    await desk.fire()
    assert (desk.state(DRILL), drilled(desk)) == ("paused", 0)


async def test_a_drill_that_was_over_and_runs_again_is_held_too(desk: Desk) -> None:
    await begins(desk)
    await desk.command(DRILL, MobilisationAction.CLOSE)
    await desk.tell(*alert_events(TWO))
    update = header(2, status=AlertStatus.EXERCISE, incident=INCIDENT, degree=4)
    for event in events_of(update, TWO):
        still = {"coverage": Coverage.STILL} if hasattr(event, "coverage") else {}
        await desk.land(event.model_copy(update=still), lane=Lane.DRILL)
    await desk.work()
    await desk.fire()
    assert (desk.state(DRILL), drilled(desk)) == ("paused", 7)


async def test_elsewhere_and_once_the_live_alert_is_over_drills_run(desk: Desk) -> None:
    await desk.tell(*alert_events(TWO))
    await desk.command(MOBILISATION, STOP)
    await begins(desk)
    assert desk.state(DRILL) == "running"


async def test_an_exercise_that_is_filed_under_a_live_incident_lifts_and_changes_nothing(
    desk: Desk,
) -> None:
    """The intake keeps them apart; should it not, what is real is no drill's to lift."""
    await desk.tell(*alert_events(TWO))
    before = desk.view("mobilisations")
    lifted = header(8, msg_type=MessageType.CANCEL, status=AlertStatus.EXERCISE)
    await desk.land(closed_event(lifted, 0), lane=Lane.DRILL)
    lifting = header(9, status=AlertStatus.EXERCISE)
    gone = grid_event(TWO, "g1", lifting, coverage=Coverage.LIFTED)
    await desk.land(gone, lane=Lane.DRILL)
    await desk.land(grid_event(TWO, "g2", lifting), lane=Lane.DRILL)
    await desk.work()
    assert desk.view("mobilisations") == before
    assert {row["coverage"] for row in desk.read("select coverage from alerting.slice")} == {"new"}
    assert desk.dead() == [
        {"name": "impact-grid.v1", "reason": "what is real and a drill share no mobilisation"},
    ]
