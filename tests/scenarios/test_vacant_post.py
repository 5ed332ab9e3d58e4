"""A post that nobody holds: the level above hears of it at once and has its doors."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_level_above_stands_in(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(vacant=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼长")
    await leader.receives_text()
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(safe=1, unaccounted=2)
    assert len((await officer.tasks())["12号楼长"]) == 2
    assert len(await leader.texts()) == 1


async def test_somebody_is_found_while_it_runs(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(vacant=True)
    newcomer = town.person("新来的")
    await world.inhabit(town)
    await officer.warns(town)
    await phone("12号楼长").receives_text()
    post = town.root.below[0].below[0].below[1].post
    assert post is not None
    await officer.assigns(post, newcomer)
    await phone(newcomer).receives_nothing()
    await phone("12号楼长").presses("cannot")
    await phone(newcomer).receives_text("暴雨红色")
    assert (await officer.tasks())["新来的"] == ["open"]
