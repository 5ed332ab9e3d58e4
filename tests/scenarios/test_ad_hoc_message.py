"""An officer's message to a selection of posts: once to each person, by SMS, within the drill."""

from typing import Any

from services.gateway.domain.roles import Role
from tests.support.community import Community
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

WORDS = "21点到社区开会,请带名单"


async def test_each_person_who_holds_a_chosen_post_is_told_once(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    first = town.grid("第一网格")
    both = first.post.holders[0][0] if first.post else None
    assert both is not None
    town.grid("第二网格", led_by=both)
    first.building("12号楼").stairwell("1单元", "101")
    await world.inhabit(town)
    await officer.warns(town, status="Exercise")
    grid, stairs, head = phone("第一网格长"), phone("12号楼1单元楼道长"), phone("书记")
    for one in (grid, stairs, head):
        await one.receives_text(drill=True)
    posts: dict[str, Any] = {"posts": ["grid_leader"]}
    assert (await officer.previews("message", **posts))["people"] == 1
    await officer.messages(WORDS, **posts)
    assert "回1" not in await grid.receives_text(WORDS, drill=True)
    for one in (grid, stairs, head):
        await one.receives_nothing()


async def test_only_who_has_not_answered_and_only_there(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community(vacant=True)
    one = town.grid("第一网格", vacant=True).building("1号楼", vacant=True)
    two = town.grid("第二网格", vacant=True).building("2号楼", vacant=True)
    one.stairwell("1单元", "101")
    one.stairwell("2单元", "101")
    two.stairwell("1单元", "101")
    await world.inhabit(town)
    await officer.warns(town)
    leaders = [phone(name) for name in ("1号楼1单元楼道长", "1号楼2单元楼道长", "2号楼1单元楼道长")]
    for leader in leaders:
        await leader.receives_text("暴雨红色")
    answered, silent, elsewhere = leaders
    await answered.replies("1")
    await officer.sees(answered=1)
    where: dict[str, Any] = {"nodes": [str(one.node_id)], "standing": "unanswered"}
    assert (await officer.previews("message", **where))["people"] == 1
    message = await officer.messages("请马上回复", **where)
    await silent.receives_text("请马上回复")
    await answered.receives_nothing()
    await elsewhere.receives_nothing()
    await officer.corrects("请在10分钟内回复", corrects=message)
    await silent.receives_text("更正")
    await answered.receives_nothing()
    await officer.stops()
    await world.settle()
    await officer.messages(WORDS, status=409)


async def test_who_took_over_a_post_has_it_and_who_cannot_has_not(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community(vacant=True)
    block = town.grid("第一网格", deputy=True).building("12号楼", vacant=True)
    block.stairwell("1单元", "101", leaderless=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader, deputy = phone("第一网格长"), phone("第一网格副长")
    await leader.receives_text("暴雨红色")
    await leader.presses("cannot")
    await deputy.receives_text("暴雨红色")
    await deputy.presses("received")
    await officer.sees(unaccounted=1)
    answered: dict[str, Any] = {"posts": ["grid_leader"], "standing": "answered"}
    assert (await officer.previews("message", **answered))["people"] == 1
    await officer.messages(WORDS, **answered)
    await deputy.receives_text(WORDS)
    whole: dict[str, Any] = {"posts": ["grid_leader"]}
    assert (await officer.previews("message", **whole))["people"] == 1
    await officer.messages("请带手电", **whole)
    await deputy.receives_text("请带手电")
    await leader.receives_nothing()


async def test_in_what_began_by_itself_it_goes_out_at_once_and_is_countersigned(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = Community()
    town.grid("第一网格")
    await world.inhabit(town)
    await officer.warns(town, event="暴雨蓝色预警", severity="Minor")
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    await phone("第一网格长").receives_text("暴雨蓝色")
    assert await second.waiting() == []
    message = await officer.messages(WORDS, posts=["grid_leader"])
    await phone("第一网格长").receives_text(WORDS)
    (row,) = await second.waiting()
    assert (row["kind"], row["message_id"], row["may_not"]) == ("countersignature", message, "")
    await officer.commands("countersign", status=409, message_id=message)
    await officer.commands("countersign", key=world.approver_key, message_id=message)
    assert await second.waiting() == []
