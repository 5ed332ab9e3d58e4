"""An exercise about a live alert, and a live alert about an exercise: neither touches the other."""

from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

SILENT = "12号楼2单元楼道长"


async def test_an_exercise_cancels_nothing_that_is_live(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    live = officer.alert_id
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
    await officer.cancels(warning, status="Exercise")
    await officer.sees(live, state="running")
    # The ladder goes on: whoever is silent is called.
    await world.advance(seconds=95)
    await (await (await phone(SILENT).rings()).picks_up()).presses_key(1)
    assert (await officer.tasks(live))[SILENT] == ["received"]
    # Only the live Cancel lifts.
    await officer.cancels(warning)
    await officer.sees(live, state="stood_down")
    for called in town.people:
        await phone(called).receives_text("解除")


async def test_what_went_out_as_an_exercise_and_is_corrected_is_told(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    wrong = await officer.warns(town, status="Exercise")
    drill = officer.alert_id
    for called in town.people:
        await phone(called).receives_text("暴雨红色", drill=True)
    await officer.updates(wrong, status="Actual")
    live = officer.alert_id
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
    picture = await officer.sees(live, state="running", tasks=5)
    assert picture["mobilisation"]["exercise"] is False
    await officer.sees(drill, state="paused")


async def test_an_exercise_update_makes_no_drill_of_what_is_live(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    there, added = (town.grid(name) for name in ("第一网格", "第二网格"))
    for number, grid in enumerate((there, added), start=1):
        grid.building(f"{number}号楼", leaderless=True).stairwell("1单元", f"{number}01")
    await world.inhabit(town)
    warning = await officer.warns(there)
    live = officer.alert_id
    silent = phone("1号楼1单元楼道长")
    await silent.receives_text("暴雨红色")
    await officer.updates(warning, there, added, status="Exercise")
    picture = await officer.sees(live, state="running", visits=1)
    assert picture["mobilisation"]["exercise"] is False
    # A live alert stands there: the drill waits, and in its second grid nobody is told.
    await officer.sees(state="paused")
    await phone("2号楼1单元楼道长").receives_nothing()
    await world.advance(seconds=95)
    await (await (await silent.rings()).picks_up()).presses_key(1)
    assert (await officer.tasks(live))["1号楼1单元楼道长"] == ["received"]
