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
from tests.support.database import TestDatabase

S1, AN_HOUR = "g1/b1/s1", 3600.0


@pytest.fixture(autouse=True)
def _nobody_looks(database: TestDatabase) -> None:
    """What the gateway publishes of who looks at a console."""
    with database.admin() as connection:
        connection.execute("""
            create table if not exists gateway_public.looks
                (officer_id text, division text, looked_at timestamptz);
            grant select on gateway_public.looks to muster_alerting""")


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


def level(desk: Desk) -> str:
    """The level that has what came up."""
    (row,) = desk.view("matters")
    return str(row["level"])


async def led(desk: Desk) -> None:
    """The community's and the grid's leaders have answered."""
    await desk.tell(*alert_events(small_community()))
    await desk.fire()
    for leader in ("c.A", "g1.A"):
        await desk.answer(MOBILISATION, leader)


async def test_a_matter_goes_on_as_soon_as_its_level_has_had_its_time(desk: Desk) -> None:
    await led(desk)
    sets_clock(desk, AN_HOUR)
    await desk.tell(desk.matter(MOBILISATION, "g1.A"))
    await desk.fire()
    sets_clock(desk, -AN_HOUR)
    await goes_on(desk, anew=False)
    assert level(desk) == "community"
    await desk.wait(15 * 60)
    assert level(desk) == "street"


@pytest.mark.parametrize("raised", ["before", "under it", "in the pause"])
async def test_a_pause_under_such_a_clock_takes_no_time_from_what_came_up(
    desk: Desk, raised: str
) -> None:
    await led(desk)
    if raised == "before":
        await desk.tell(desk.matter(MOBILISATION, "g1.A"))
    (due,) = [row["due_at"] for row in desk.view("matters")] or [None]
    sets_clock(desk, AN_HOUR)
    if raised == "under it":
        await desk.tell(desk.matter(MOBILISATION, "g1.A"))
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    if raised == "in the pause":
        await desk.tell(desk.matter(MOBILISATION, "g1.A"))
    sets_clock(desk, -AN_HOUR)
    await goes_on(desk, anew=False)
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    (matter,) = desk.view("matters")
    assert matter["due_at"] == (due or desk.clock.now() + timedelta(minutes=15))
    (timer,) = desk.read("select due_at from alerting.timer where kind = 'matter'")
    assert timer["due_at"] == matter["due_at"]
    assert level(desk) == "community"


async def test_a_pause_under_such_a_clock_takes_no_time_from_who_has_until_a_deadline(
    desk: Desk,
) -> None:
    await desk.tell(*alert_events(small_community()))
    await desk.fire()
    deadlines = "select deadline_at from alerting.slice"
    timers = "select due_at from alerting.timer where kind = 'deadline'"
    known, due = desk.read(deadlines), desk.read(timers)
    sets_clock(desk, AN_HOUR)
    await desk.command(MOBILISATION, MobilisationAction.PAUSE)
    sets_clock(desk, -AN_HOUR)
    await goes_on(desk, anew=False)
    await desk.command(MOBILISATION, MobilisationAction.RESUME)
    assert (desk.read(deadlines), desk.read(timers)) == (known, due)
