"""A leader rings the duty room: what they say there is entered for them, and nobody rings back."""

from tests.support.community import Community, Post
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def one_post_with_a_deputy(world: World, officer: Officer) -> Post:
    """A stairwell's, where no other post is held; its leader is warned."""
    town = Community(vacant=True)
    block = town.grid("第一网格", vacant=True).building("12号楼", vacant=True)
    stairwell = block.stairwell("1单元", "101", deputy=True)
    assert stairwell.post is not None
    await world.inhabit(town)
    await officer.warns(town)
    return stairwell.post


async def test_who_says_they_are_on_it_is_neither_called_nor_passed_over(
    world: World, officer: Officer, phone: Phones
) -> None:
    post = await one_post_with_a_deputy(world, officer)
    leader, deputy = phone("12号楼1单元楼道长"), phone("12号楼1单元副楼道长")
    await leader.receives_text("暴雨红色")
    person = str(post.holders[0][0].person_id)
    await officer.enters_answer("received", person_id=person)
    await officer.sees(answered=1)
    await world.advance(seconds=400)
    assert await leader.calls() == []
    await deputy.receives_nothing()
    assert await officer.reasons("answer") == ["received by console"]
    assert (await officer.tasks())["12号楼1单元楼道长"] == ["received"]


async def test_who_says_they_cannot_is_followed_by_the_deputy_at_once(
    world: World, officer: Officer, phone: Phones
) -> None:
    post = await one_post_with_a_deputy(world, officer)
    leader, deputy = phone("12号楼1单元楼道长"), phone("12号楼1单元副楼道长")
    await leader.receives_text("暴雨红色")
    await officer.enters_answer("cannot", post_id=str(post.post_id))
    await deputy.receives_text("12号楼1单元")
    # The post is the deputy's now, and so is what is said for it.
    await officer.enters_answer("received", post_id=str(post.post_id))
    await world.advance(seconds=400)
    assert (await leader.calls(), await deputy.calls()) == ([], [])
    states = await officer.tasks()
    assert states["12号楼1单元副楼道长"] == ["received"]
