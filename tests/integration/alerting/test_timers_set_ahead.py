"""Timers that a clock set which ran ahead: once it is put right they come as they were meant to."""

from datetime import timedelta

from schemas.events.commands import MobilisationAction
from schemas.vocabulary import AttemptStatus
from services.alerting.adapters.approvals import StoredApprovals
from services.alerting.timers import TimerLoop
from services.runtime.clock import MovableClock
from tests.builders.alerting import small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

S1, AN_HOUR = "g1/b1/s1", 3600.0


def channels(desk: Desk) -> list[str]:
    return [order["channel"] for order in desk.ordered(MOBILISATION, f"{S1}.A")]


def sets_clock(desk: Desk, seconds: float) -> None:
    """The clock that all go by is set, and alerting goes on with its timers."""
    desk.clock = MovableClock(desk.clock.now() + timedelta(seconds=seconds))
    desk.units.clock = desk.clock


async def sent_under_a_clock_that_is_ahead(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.fire()
    sets_clock(desk, AN_HOUR)
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.fire()
    sets_clock(desk, -AN_HOUR)


async def test_a_step_of_the_ladder_lasts_as_long_as_it_was_to(desk: Desk) -> None:
    await sent_under_a_clock_that_is_ahead(desk)
    await desk.fire()
    await desk.wait(179)
    assert channels(desk) == ["sms"]
    await desk.wait(1)
    assert channels(desk) == ["sms", "call"]


async def test_a_process_that_begins_afterwards_finds_them_too(desk: Desk) -> None:
    await sent_under_a_clock_that_is_ahead(desk)
    desk.timers = TimerLoop(desk.units, desk.worker.landed, StoredApprovals())
    await desk.fire()
    await desk.wait(180)
    assert channels(desk) == ["sms", "call"]


async def test_what_a_pause_put_aside_stays_there(desk: Desk) -> None:
    await sent_under_a_clock_that_is_ahead(desk)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    await desk.wait(600)
    assert channels(desk) == ["sms"]
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    await desk.wait(179)
    assert channels(desk) == ["sms"]
    await desk.wait(1)
    assert channels(desk) == ["sms", "call"]
