"""Officers write to posts when nothing runs: approved, told once each, in no figure."""

from typing import Any

from schemas.vocabulary import PostKind
from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

WORDS = "今晚请检查抽水泵,明早8点报情况"
LEADERS: dict[str, Any] = {"posts": [str(PostKind.GRID_LEADER), str(PostKind.COMMUNITY_LEADER)]}


def _town() -> Community:
    town = Community()
    first = town.grid("第一网格")
    first.building("12号楼").stairwell("1单元", "101")
    town.grid("第二网格").building("3号楼").stairwell("1单元", "301")
    return town


async def test_who_holds_the_posts_is_told_once_when_a_second_officer_has_approved(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = _town()
    await world.inhabit(town)
    await officer.warns(town, status="Exercise")
    drill = officer.alert_id
    told = [phone(name) for name in ("第一网格长", "第二网格长", "书记")]
    others = [phone(name) for name in ("12号楼长", "12号楼1单元楼道长")]
    for one in (*told, *others):
        await one.receives_text(drill=True)
    await officer.writes(WORDS, town, **LEADERS)
    await officer.sees(state="awaiting_approval")
    for one in told:
        await one.receives_nothing()
    await officer.commands("approve", status=409)
    await officer.approves()
    for one in told:
        assert "回1" not in await one.receives_text(WORDS)
    for one in (*told, *others):
        await one.receives_nothing()
    row = await officer.written()
    assert (row["state"], row["people"], row["sent"], row["words"]) == ("in_force", 3, 3, WORDS)
    await officer.sees(state="running", tasks=0, visits=0)
    # It goes after what is real and after drills: nothing stands back for it.
    await officer.sees(drill, state="running")
    await world.advance(minutes=121)
    await officer.sees(state="closed")
    assert "值班通知" not in {one["event"] for one in await officer.reports()}


async def test_what_was_declined_nobody_hears_and_a_wrong_one_is_corrected(
    world: World, officer: Officer, phone: Phones
) -> None:
    town, elsewhere = _town(), _town()
    await world.inhabit(town, elsewhere)
    part = await officer.of(town.code)
    await part.writes(WORDS, town, elsewhere, status=403, **LEADERS)
    await officer.writes("说错了的话", town, **LEADERS)
    await officer.commands("decline", key=world.approver_key, why="false_alarm")
    assert (await officer.written())["state"] == "declined"
    await officer.sees(state="declined")
    await phone(town.people["书记"]).receives_nothing()
    await officer.writes("8点在一小集合", town, **LEADERS)
    await officer.approves()
    await phone(town.people["书记"]).receives_text("一小")
    wrong = (await officer.written())["message_id"]
    right = await officer.corrects("8点在二小集合", corrects=wrong)
    await world.settle()
    await officer.approves(message_id=right)
    await phone(town.people["书记"]).receives_text("二小")
    await phone(town.people["第一网格长"]).receives_text("一小")
