"""One person holds posts in two communities: one message, and an answer counts in both."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


def two_towns() -> tuple[Community, Community]:
    """Two communities whose stairwells have the same leader."""
    here, there = Community(), Community()
    here.grid("东网格").building("3号楼", leaderless=True).stairwell("1单元", "101")
    shared = here.people["3号楼1单元楼道长"]
    there.grid("西网格").building("9号楼", leaderless=True).stairwell("2单元", "902", led_by=shared)
    return here, there


async def test_one_message_and_an_answer_that_counts_in_both(
    world: World, officer: Officer, phone: Phones
) -> None:
    here, there = two_towns()
    await world.inhabit(here, there)
    await officer.warns(here, there)
    leader = phone("3号楼1单元楼道长")
    await leader.receives_text("暴雨红色")
    await leader.replies("1")
    assert (await officer.tasks())["3号楼1单元楼道长"] == ["received", "received"]
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    await officer.sees(unaccounted=1)
    await leader.answers_door("902", "safe")
    await officer.sees(unaccounted=0)
    assert (await officer.tasks())["3号楼1单元楼道长"] == ["done", "done"]
    assert len(await leader.texts()) == 1


async def test_cannot_counts_in_both(world: World, officer: Officer, phone: Phones) -> None:
    here, there = two_towns()
    await world.inhabit(here, there)
    await officer.warns(here, there)
    await phone("3号楼1单元楼道长").receives_text("暴雨红色")
    await phone("3号楼1单元楼道长").presses("cannot")
    assert (await officer.tasks())["3号楼1单元楼道长"] == ["handed_over", "handed_over"]
    assert (await officer.tasks())["东网格长"] == ["open", "open"]
