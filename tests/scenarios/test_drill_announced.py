"""An announced drill: everybody is told once beforehand, marked, and nobody is chased for it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


def when(shown: dict[str, Any]) -> str:
    """Day and time of a drill as its announcement says them, by the clock on the wall."""
    at = datetime.fromisoformat(shown["at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    return f"{at.month}月{at.day}日{at:%H:%M}"


async def not_held(officer: Officer) -> dict[str, str]:
    """How the times of drills stand that wait for somebody, in any story's town, by their ids."""
    rows = (await officer.overview())["waiting"]["drills"]
    return {row["occurrence_id"]: row["state"] for row in rows}


async def test_those_concerned_are_told_beforehand(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    leaders = [name for name in town.people if "副" not in name]
    drill = await officer.plans_drill(town, in_minutes=120, notice_h=1)
    await world.advance(minutes=58)
    for called in town.people:
        await phone(called).receives_nothing()
    await world.advance(minutes=3)
    (shown,) = await officer.occurrences(drill["drill_id"])
    for called in leaders:
        await phone(called).receives_text(f"{when(shown)}暴雨红色演练预告", drill=True)
    assert (shown["state"], shown["announced"]) == ("planned", True)
    await phone("书记").presses("received")
    await world.advance(minutes=50)
    for called in town.people:
        await phone(called).receives_nothing()
    await world.advance(minutes=10)
    await officer.drill_begins(drill["drill_id"])
    for called in leaders:
        await phone(called).receives_text("暴雨红色预警", drill=True)


async def test_a_moved_drills_old_time_is_called_off_and_its_new_one_announced(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    drill = await officer.plans_drill(town, in_minutes=120, notice_h=1)
    await world.advance(minutes=61)
    leader = phone("12号楼2单元楼道长")
    (shown,) = await officer.occurrences(drill["drill_id"])
    await leader.receives_text(when(shown), drill=True)
    await officer.moves_drill(shown["occurrence_id"], in_minutes=180)
    await world.advance(minutes=1)
    assert when(shown) in await leader.receives_text("演练预告解除", drill=True)
    await leader.receives_nothing()
    await world.advance(minutes=121)
    (moved,) = await officer.occurrences(drill["drill_id"])
    assert when(moved) != when(shown)
    await leader.receives_text(when(moved), drill=True)


async def test_who_was_told_of_a_changed_drill_hears_what_it_is_now_or_that_it_is_off(
    world: World, officer: Officer, phone: Phones
) -> None:
    here, there = small_town(), small_town()
    await world.inhabit(here, there)
    drill = await officer.plans_drill(here, there, in_minutes=180, notice_h=2)
    drill_id = drill["drill_id"]
    await world.advance(minutes=61)
    (shown,) = await officer.occurrences(drill_id)
    stays, leaves = phone(here.people["书记"]), phone(there.people["书记"])
    for leader in (stays, leaves):
        await leader.receives_text(f"{when(shown)}暴雨红色演练预告", drill=True)

    now: dict[str, Any] = {"first_at": shown["at"], "hazard": "typhoon", "notice_h": 2}
    await officer.changes_drill(drill_id, here, **now)
    await world.advance(seconds=5)
    for leader in (stays, leaves):
        await leader.receives_text(f"{when(shown)}暴雨红色演练预告解除", drill=True)
    await stays.receives_nothing()
    await world.advance(minutes=2)
    await stays.receives_text(f"{when(shown)}台风红色演练预告", drill=True)
    await leaves.receives_nothing()
    # What they were told is still so: nobody hears of it.
    await officer.changes_drill(drill_id, here, **now | {"kind": "public", "notice_h": 1})
    await world.advance(seconds=5)
    await stays.receives_nothing()
    # It is not announced any more.
    await officer.changes_drill(drill_id, here, **now | {"notice_h": None})
    await world.advance(seconds=5)
    await stays.receives_text(f"{when(shown)}台风红色演练预告解除", drill=True)
    await world.advance(minutes=120)
    await officer.drill_begins(drill_id)
    await stays.receives_text("台风红色预警", drill=True)
    await leaves.receives_nothing()


async def test_who_was_told_of_a_drill_hears_that_it_is_off(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    leaders = [name for name in town.people if "副" not in name]
    drill = await officer.plans_drill(town, in_minutes=120, notice_h=1)
    quiet = await officer.plans_drill(town, in_minutes=400, notice_h=1)
    await world.advance(minutes=61)
    (shown,) = await officer.occurrences(drill["drill_id"])
    for called in leaders:
        await phone(called).receives_text(f"{when(shown)}暴雨红色演练预告", drill=True)
    await world.advance(minutes=40)
    for one in (drill, quiet):
        await officer.cancels_drill(one["drill_id"])
    await world.advance(seconds=5)
    for called in leaders:
        off = await phone(called).receives_text("演练预告解除", drill=True)
        assert when(shown) in off
    await world.advance(minutes=30)
    for called in town.people:
        await phone(called).receives_nothing()


async def test_what_two_officers_decide_is_signed_before_anybody_hears_of_it(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    two: dict[str, Any] = {"hazard": "typhoon", "level": "orange"}
    drill = await officer.plans_drill(town, in_minutes=120, notice_h=1, **two)
    drill_id = drill["drill_id"]
    await world.advance(minutes=59)
    (shown,) = await officer.occurrences(drill_id)
    assert (await not_held(officer))[shown["occurrence_id"]] == "unsigned"
    await officer.signs_drill(drill_id, status=409)
    await officer.signs_drill(drill_id, key=world.approver_key, seen=shown["revision"])
    await world.advance(minutes=2)
    (shown,) = await officer.occurrences(drill_id)
    assert not shown["unsigned"]
    for called in town.people:
        await phone(called).receives_text(f"{when(shown)}台风橙色演练预告", drill=True)
    await world.advance(minutes=61)
    await officer.drill_begins(drill_id)
    await officer.sees(state="running")
    for called in town.people:
        await phone(called).receives_text("台风橙色预警", drill=True)
    # Told, then changed in what concerns nobody who was told: it has to be signed anew.
    other = small_town()
    await world.inhabit(other)
    late = await officer.plans_drill(other, in_minutes=120, notice_h=1, **two)
    await officer.signs_drill(late["drill_id"], key=world.approver_key)
    await world.advance(minutes=61)
    leader = phone(other.people["书记"])
    await leader.receives_text("台风橙色演练预告", drill=True)
    (shown,) = await officer.occurrences(late["drill_id"])
    now = {"first_at": shown["at"], "notice_h": 1, "kind": "public"}
    await officer.changes_drill(late["drill_id"], other, **now, **two)
    # Who reads it as it was signs nothing.
    await officer.signs_drill(late["drill_id"], 409, world.approver_key, shown["revision"])
    await world.advance(minutes=58)
    await leader.receives_nothing()
    # Nobody has: at its time those who wait for it hear that it is off, once.
    await world.advance(minutes=2)
    (missed,) = await officer.occurrences(late["drill_id"])
    assert (missed["state"], missed["reason"]) == ("missed", "not-signed")
    assert missed["called_off"]
    await leader.receives_text(f"{when(shown)}台风橙色演练预告解除", drill=True)
    assert (await not_held(officer))[missed["occurrence_id"]] == "missed"
    await world.advance(minutes=20)
    await leader.receives_nothing()
