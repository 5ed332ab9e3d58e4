"""Events arrive in any order, some long after the others, many twice: the end is the same."""

import pytest

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_end_is_the_same(
    world: World, officer: Officer, phone: Phones, seed: int
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    world.makes_events_unruly(seed)
    warning = await officer.warns(town)
    for called in ("书记", "第一网格长", "12号楼长", "12号楼1单元楼道长", "12号楼2单元楼道长"):
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await phone("12号楼1单元楼道长").answers_door("101", "safe")
    await phone("12号楼1单元楼道长").answers_door("102", "no_answer")
    await phone("12号楼1单元楼道长").answers_door("102", "moved")
    await phone("12号楼2单元楼道长").presses("cannot")
    deputy = phone("12号楼2单元副楼道长")
    await deputy.receives_text("暴雨红色")
    await deputy.presses("received")
    await officer.sees(state="running", safe=1, moved=1, unaccounted=1)
    alert_id = officer.alert_id
    await officer.updates(warning, town)
    await deputy.answers_door("501", "away")
    await officer.sees(alert_id, unaccounted=0, safe=1, moved=1, away=1)
    for called in town.people:
        assert len(await phone(called).texts()) == 1, called
    states = await officer.tasks()
    assert states.pop("12号楼2单元楼道长") == ["handed_over"]
    assert {state for held in states.values() for state in held} == {"done"}


@pytest.mark.parametrize("seed", [4, 5])
async def test_a_cancel_wins_in_any_order(
    world: World, officer: Officer, phone: Phones, seed: int
) -> None:
    town = small_town()
    await world.inhabit(town)
    world.makes_events_unruly(seed)
    warning = await officer.warns(town)
    alert_id = officer.alert_id
    await officer.cancels(warning)
    for called in town.people:
        texts = await phone(called).texts()
        assert len(texts) in (0, 2), texts
    for row in await officer.mobilisations(alert_id):
        assert row["state"] == "stood_down"
    await world.advance(minutes=5)
    for called in town.people:
        assert len(await phone(called).texts()) in (0, 2)
        await phone(called).is_silent()
