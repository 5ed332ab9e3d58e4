"""From the warning to the answered doors: everybody told, everybody seen, all done."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_red_rainstorm_is_answered_at_every_door(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    await officer.sees(state="running", tasks=5, told=5, answered=0, unaccounted=3)
    for called in town.people:
        await phone(called).receives_text(containing="暴雨红色")
        page = (await phone(called).opens_link()).words
        assert "101" not in page
        assert "低的进高的家" in page
        await phone(called).presses("received")
    await officer.sees(answered=5, ended=0, visits=3, unknown=3)
    first = phone("12号楼1单元楼道长")
    assert len((await first.opens_link()).doors) == 2
    await first.answers_door("101", "safe")
    await first.answers_door("102", "moved")
    await officer.sees(unaccounted=1, safe=1, moved=1, doors={"501": "unknown"})
    await phone("12号楼2单元楼道长").answers_door("501", "needs_help")
    await officer.sees(state="running", tasks=6, ended=5, unaccounted=0, needs_help=1)
    grid = phone("第一网格长")
    await grid.receives_text(containing="有人等着帮忙")
    await grid.presses("received")
    await grid.answers_door("501", "safe")
    picture = await officer.sees(state="closed", tasks=6, ended=6, unaccounted=0, safe=2)
    assert picture["mobilisation"]["ended_at"] is not None
    states = await officer.tasks()
    assert states.pop("第一网格长") == ["done", "done"]
    assert set(map(tuple, states.values())) == {("done",)}
