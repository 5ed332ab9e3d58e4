"""An Update to a graver level: everybody is told anew, and the doors are asked for again."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_orange_becomes_red(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town, event="台风橙色预警", severity="Severe")
    await officer.sees(state="awaiting_approval")
    await officer.approves()
    leader = phone("12号楼2单元楼道长")
    for called in town.people:
        await phone(called).receives_text("台风橙色")
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(state="running", safe=1, unaccounted=2)
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["done"]

    assert (await officer.prediction())["told"]["of"] == 5

    await officer.updates(warning, town, event="台风红色预警", severity="Extreme")
    for called in town.people:
        await phone(called).receives_text("台风红色")
    picture = await officer.sees(state="running", safe=0, unaccounted=3)
    assert picture["mobilisation"]["level_value"] == "red"
    assert len(await officer.mobilisations()) == 1
    assert await officer.reasons("countersignature_asked") == ["signed in advance"]
    await leader.presses("received")
    await leader.answers_door("501", "needs_help")
    await officer.sees(needs_help=1, unaccounted=2)
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["done", "done"]
    await leader.receives_nothing()
    # What the start was predicted to take says nothing of red: that is predicted anew, and judged.
    raised = await officer.prediction()
    summary = await officer.report()
    # Safe before, asked for again at red, found anew: the curve shows all three.
    assert [count for _, count in summary["curve"]] == [0, 1, 0, 1]
    assert summary["foretold"]["raised_at"] is None
    (second,) = summary["foretold_raised"]
    assert (second["level"], second["prediction"]) == ("red", raised)
    figures = {(one["what"], one["percent"]): one for one in second["figures"]}
    assert figures["told", 100]["actual_s"] < 60
    # Lowered, nobody hears of it; raised to the same level again, all do, and it is foreseen anew.
    for event, severity in (("台风橙色预警", "Severe"), ("台风红色预警", "Extreme")):
        await world.advance(minutes=5)
        await officer.updates(warning, town, event=event, severity=severity)
    await leader.receives_text("台风红色")
    raised = await officer.prediction()
    first, again = (await officer.report())["foretold_raised"]
    assert (first["level"], first["raised_at"]) == ("red", second["raised_at"])
    assert (again["level"], again["prediction"]) == ("red", raised)
    assert first["raised_at"] < again["raised_at"]
