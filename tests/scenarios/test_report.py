"""Afterwards the figures show which link was weak, and the summary makes itself."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_weak_link_is_named_and_the_summary_comes_by_itself(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    silent = "12号楼2单元楼道长"
    await phone(silent).is_dead()
    for called in town.people:
        if called != silent:
            await phone(called).receives_text()
            await phone(called).presses("received")
    foretold = await officer.prediction()
    first = phone("12号楼1单元楼道长")
    await first.answers_door("101", "safe")
    await world.advance(minutes=2)
    await first.answers_door("102", "no_answer")
    await first.answers_door("102", "safe")
    under_way = await officer.report()
    assert under_way["figures"]["accounted"] == 2
    assert under_way["figures"]["unaccounted"] == 1
    assert [count for _, count in under_way["curve"]] == [0, 1, 2]
    await officer.stops()
    await world.advance(minutes=29)
    assert [one["summary"] for one in await officer.reports()][:1] == [None]
    await world.advance(minutes=2)
    summary = await officer.summary()
    assert summary["figures"]["visits"] == 3
    assert summary["weakest"][0]["name"].endswith("12号楼")
    assert summary["weakest"][0]["accounted"] == 2
    # What was predicted at the start stays, and the summary says how far off it was.
    assert summary["foretold"]["prediction"] == foretold
    figures = {(one["what"], one["percent"]): one for one in summary["foretold"]["figures"]}
    assert figures["told", 50]["actual_s"] < 60
    assert figures["accounted", 100]["actual_s"] is None
    assert {one["channel"] for one in summary["lessons"]["responses"]} >= {"sms"}
    standing = {one["name"]: one for one in (await officer.assesses())["posts"]}
    assert any(name.endswith("1单元") and one["share"] == 1 for name, one in standing.items())


async def test_what_is_lifted_and_runs_again_is_summed_up_each_time(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text("暴雨红色")
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    cancelled = await officer.cancels(warning)
    await leader.receives_text("解除")
    await world.advance(minutes=31)
    figures = (await officer.summary())["figures"]
    assert (figures["visits"], figures["accounted"]) == (3, 1)

    again = await officer.updates(cancelled, town)
    await leader.receives_text("暴雨红色")
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    await leader.answers_door("102", "safe")
    await officer.cancels(again)
    await world.advance(minutes=31)
    figures = (await officer.summary())["figures"]
    assert (figures["visits"], figures["accounted"]) == (3, 2)
