"""The clock of alerting's machine is set on or back by minutes while a mobilisation runs: nothing
is lost, nobody is taken for silent before their time, and the process says what is the matter."""

from datetime import datetime, timedelta

import pytest

from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ANSWERS, SILENT, DEPUTY = "12号楼1单元楼道长", "12号楼2单元楼道长", "12号楼2单元副楼道长"
SET = [timedelta(minutes=10), timedelta(minutes=-10)]
MOMENTS = """
with ours as (select mobilisation_id from alerting.mobilisation where alert_id = %s)
select min(at), max(at) from (
    select at from alerting.timeline join ours using (mobilisation_id)
    union all
    select outcome_at from alerting.visit join ours using (mobilisation_id)
    union all
    select unnest(array[opened_at, answered_at, ended_at])
      from alerting.task join ours using (mobilisation_id)) moments
"""


async def all_but_one_answer(town: Community, phone: Phones) -> None:
    for called in town.people:
        if called not in (SILENT, DEPUTY):
            await phone(called).receives_text("暴雨红色")
            await phone(called).presses("received")
    await phone(SILENT).receives_text("暴雨红色")


@pytest.mark.parametrize("off", SET, ids=["on", "back"])
async def test_nobody_is_silent_before_their_time_nor_later(
    world: World, officer: Officer, phone: Phones, off: timedelta
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    began = world.clock.now()
    await officer.warns(town)
    world.sets_clock(off)
    await all_but_one_answer(town, phone)
    await phone(ANSWERS).answers_door("101", "safe")
    # For a minute and a half people may answer the text.
    await world.advance(seconds=60)
    await phone(SILENT).is_silent()
    assert (await world.why_not_ready("alerting"))["clock"] == (
        f"this machine's clock is {-off.total_seconds():.1f} s from the database's"
    )
    # While the phone rings it is set the other way.
    await world.advance(seconds=35)
    await phone(SILENT).rings()
    world.sets_clock(-off)
    await world.advance(seconds=30)
    await phone(DEPUTY).receives_nothing()
    await world.advance(seconds=32)
    await phone(DEPUTY).receives_text("12号楼2单元")
    await phone(DEPUTY).presses("received")
    await phone(DEPUTY).answers_door("501", "safe")
    await phone(ANSWERS).answers_door("102", "safe")
    await officer.sees(state="closed", unaccounted=0, safe=3)
    await everything_was_in_its_time(world, officer, began)
    assert await officer.reasons("silent") == ["no answer in time"]
    world.sets_clock(timedelta(0))
    assert await world.why_not_ready("alerting") == {}


async def everything_was_in_its_time(world: World, officer: Officer, began: datetime) -> None:
    """By the clock that all follow: none of the moments that were kept is the machine's."""
    ((first, last),) = await world.rows(MOMENTS, officer.alert_id)
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    assert began <= first <= last <= world.clock.now()
    sms = next(one for one in (await officer.report())["channels"] if one["channel"] == "sms")
    assert 0 <= sms["answered_s"] < 60


@pytest.mark.parametrize("off", SET, ids=["on", "back"])
async def test_a_process_that_starts_on_such_a_machine_goes_by_the_database(
    world: World, officer: Officer, phone: Phones, off: timedelta
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    began = world.clock.now()
    await officer.warns(town)
    await all_but_one_answer(town, phone)
    await world.settle()
    alerting = world.process("alerting")
    await alerting.stop()
    await phone(ANSWERS).answers_door("101", "moved")
    world.sets_clock(off)
    await alerting.start()
    await world.settle()
    await officer.sees(moved=1)
    await phone(SILENT).is_silent()
    await phone(DEPUTY).receives_nothing()
    await phone(SILENT).replies("1")
    await world.advance(seconds=200)
    assert await phone(SILENT).calls() == []
    assert (await officer.tasks())[SILENT] == ["received"]
    assert await officer.reasons("silent") == []
    await everything_was_in_its_time(world, officer, began)
