"""What was written on paper is entered afterwards, with the time it really happened."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

HEAD = "楼栋,单元,门,结果,时间,转到哪里,谁送的"


async def test_paper_joins_what_came_online(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    begun = world.clock.now()
    await world.advance(minutes=5)
    local = begun.astimezone(world.zone)
    at = f"{local:%m}月{local:%d}日{local:%H:%M}"
    moved = f"12,2,501室,已转移,{at},安置点,志愿者"
    table = (
        HEAD,
        f"12号楼,1单元,102,平安,{at}",
        moved,
        f"12,2,502,平安,{at}",
    )

    checked = await officer.checks_paper(*table)
    assert [(row["door"], row["detail"]) for row in checked["rows"]] == [
        ("102", ""),
        ("501", "安置点、志愿者"),
    ]
    await officer.sees(safe=1, unaccounted=2)

    entered = await officer.enters_paper(*table)
    assert entered["recorded"] == 2
    ((row, field, why),) = [tuple(one.values()) for one in entered["refused"]]
    assert (row, field) == (4, "door")
    assert "502" in why
    await officer.sees(safe=2, moved=1, unaccounted=0)
    assert any("moved: shelter: team" in said for said in await officer.reasons("visit"))
    await officer.enters_paper(*table)
    assert len([said for said in await officer.reasons("visit") if "paper" in said]) == 2
    curve = (await officer.report())["curve"]
    assert curve[-1][0] < 300, "found when it was found, not when it was entered"


async def test_what_leaders_said_is_entered_from_paper_too(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    local = world.clock.now().astimezone(world.zone)
    at = f"{local:%m}月{local:%d}日{local:%H:%M}"
    table = (HEAD, f"12,1,,收到,{at}", f"12,1,101,平安,{at}", f"12,9,,收到,{at}")
    checked = await officer.checks_paper(*table)
    assert [(row["door"], row["outcome"]) for row in checked["rows"]] == [
        ("", "received"),
        ("101", "safe"),
    ]
    assert [one["row"] for one in checked["refused"]] == [4]
    assert (await officer.enters_paper(*table))["recorded"] == 2
    await officer.sees(safe=1)
    assert await officer.reasons("answer") == ["received by paper"]
    await world.advance(minutes=10)
    assert await leader.calls() == []


async def test_of_a_leader_and_the_deputy_paper_names_who_said_it(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    await phone("12号楼2单元楼道长").receives_text()
    await phone("12号楼2单元楼道长").replies("2")
    deputy = town.people["12号楼2单元副楼道长"]
    await phone("12号楼2单元副楼道长").receives_text()
    local = world.clock.now().astimezone(world.zone)
    at = f"{local:%m}月{local:%d}日{local:%H:%M}"
    refused = (await officer.enters_paper(HEAD, f"12,2,,收到,{at}"))["refused"]
    assert [one["field"] for one in refused] == ["name"]
    assert "姓名" in refused[0]["why"]
    table = ("楼栋,单元,姓名,电话,门,结果,时间", f"12,2,,{deputy.phone[-4:]},,收到,{at}")
    assert (await officer.enters_paper(*table))["recorded"] == 1
    await officer.sees(answered=1)
    assert (await officer.reasons("answer"))[-1] == "received by paper"


async def test_a_knock_told_by_page_and_by_paper_is_no_rescue(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await leader.answers_door("102", "no_answer")
    local = world.clock.now().astimezone(world.zone)
    at = f"{local:%m}月{local:%d}日{local:%H:%M}"
    await world.advance(minutes=1)

    assert (await officer.enters_paper(HEAD, f"12,1,102,没人应,{at}"))["recorded"] == 1
    await officer.sees(no_answer=1)
    assert await officer.reasons("rescue") == []
