"""Who does not answer is called; then the deputy is told; then the level above goes itself."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_call_then_deputy_then_the_level_above_visits(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    silent, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    leader = phone("12号楼长")
    for called in ("书记", "第一网格长", "12号楼长", "12号楼1单元楼道长"):
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await silent.receives_text("暴雨红色")
    await silent.is_silent()
    await deputy.receives_nothing()

    await world.advance(seconds=95)
    await silent.rings()
    await deputy.receives_nothing()
    await world.advance(seconds=62)
    await deputy.receives_text("12号楼2单元")

    await world.advance(seconds=160)
    assert await deputy.calls() == ["no-answer"]
    await leader.receives_text("12号楼")
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(unaccounted=2, safe=1)
    await phone("12号楼1单元楼道长").answers_door("101", "safe")
    await phone("12号楼1单元楼道长").answers_door("102", "safe")
    await officer.sees(state="closed", unaccounted=0)
    states = await officer.tasks()
    assert states["12号楼2单元楼道长"] == states["12号楼2单元副楼道长"] == ["handed_over"]
    assert states["12号楼长"] == ["done", "done"]
    assert len(await silent.texts()) == len(await deputy.texts()) == 1
