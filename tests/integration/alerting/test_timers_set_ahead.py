"""Timers that a clock set which ran ahead: once it is put right they come as they were meant to."""

from datetime import timedelta

import pytest

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


async def goes_on(desk: Desk, *, anew: bool) -> None:
    """Alerting looks at its timers, by a new process or the same."""
    if anew:
        desk.timers = TimerLoop(desk.units, desk.worker.landed, StoredApprovals())
    await desk.fire()


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
    await goes_on(desk, anew=True)
    await desk.wait(180)
    assert channels(desk) == ["sms", "call"]


@pytest.mark.parametrize("begins_anew", ["never", "in the pause", "after it"])
async def test_of_what_a_pause_held_that_began_under_such_a_clock_as_much_is_left(
    desk: Desk, begins_anew: str
) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.fire()
    sets_clock(desk, AN_HOUR)
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    desk.clock.advance(60)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    sets_clock(desk, -AN_HOUR)
    await goes_on(desk, anew=begins_anew == "in the pause")
    await desk.wait(600)
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    await goes_on(desk, anew=begins_anew == "after it")
    await desk.wait(119)
    assert channels(desk) == ["sms"]
    await desk.wait(1)
    assert channels(desk) == ["sms", "call"]


async def test_what_such_a_clock_set_in_a_pause_comes_as_late_after_it(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    sets_clock(desk, AN_HOUR)
    await desk.report(desk.ordered(MOBILISATION, f"{S1}.A")[-1], AttemptStatus.SENT)
    await desk.fire()
    sets_clock(desk, -AN_HOUR)
    await desk.wait(600)
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    await goes_on(desk, anew=True)
    await desk.wait(179)
    assert channels(desk) == ["sms"]
    await desk.wait(1)
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
