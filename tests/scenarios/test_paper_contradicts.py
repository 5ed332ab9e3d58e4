"""Paper says something else than what came online: the later moment counts, both are kept."""

from datetime import timedelta

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

HEAD = "楼栋,单元,门,结果,时间"


async def test_the_later_counts_and_both_stay(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await world.advance(minutes=4)
    await leader.answers_door("101", "safe")
    await leader.answers_door("102", "safe")
    online = world.clock.now().astimezone(world.zone)
    await world.advance(minutes=4)
    earlier = f"{online - timedelta(minutes=2):%m-%d %H:%M}"
    later = f"{online + timedelta(minutes=2):%m-%d %H:%M}"

    entered = await officer.enters_paper(
        HEAD, f"12,1,101,需要帮助,{earlier}", f"12,1,102,需要帮助,{later}"
    )
    said = {row["door"]: row["contradiction"] for row in entered["rows"]}
    assert "已知" in said["101"]
    assert "以那边为准" in said["101"]
    assert "以这一行为准" in said["102"]
    picture = await officer.sees(safe=1, needs_help=1)
    kept = [line["reason"] for line in picture["timeline"] if line["what"] == "visit_contradicted"]
    assert len(kept) == 2
    assert all("safe" in line and "needs_help" in line for line in kept)
    # Who was safe on the earlier paper is still safe; who needs help later has somebody sent.
    assert len(await officer.reasons("help")) == 1


async def test_rows_of_one_moment_are_named_and_what_asks_more_counts(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    await phone("12号楼1单元楼道长").receives_text()
    await world.advance(minutes=9)
    seen = world.clock.now().astimezone(world.zone) - timedelta(minutes=2)
    at = f"{seen:%m-%d %H:%M}"
    rows = (
        HEAD,
        *(f"12,1,101,{found},{at}" for found in ("需要帮助", "平安")),
        *(f"12,1,102,{found},{at}" for found in ("没人应", "平安")),
    )

    checked = await officer.checks_paper(*rows)
    said = [row["contradiction"] for row in checked["rows"]]
    assert ["第 3 行" in said[0], "第 2 行" in said[1]] == [True, True]
    assert ["第 5 行" in said[2], "第 4 行" in said[3]] == [True, True]
    assert ["以这一行为准" in one for one in said] == [True, False, True, False]

    entered = await officer.enters_paper(*rows)
    assert [row["contradiction"] for row in entered["rows"]] == said
    await officer.sees(needs_help=1, doors={"102": "no_answer", "501": "unknown"})
    assert len(await officer.reasons("visit_contradicted")) == 2
