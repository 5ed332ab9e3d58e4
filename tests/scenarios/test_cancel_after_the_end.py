"""Every door was seen and the mobilisation is closed; then the warning is lifted."""

from datetime import datetime, timedelta

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_who_was_at_the_doors_hears_that_it_is_over(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await phone("12号楼2单元楼道长").answers_door("501", "safe")
    other = phone("12号楼1单元楼道长")
    await other.answers_door("101", "safe")
    await other.answers_door("102", "safe")
    alert_id = officer.alert_id
    await officer.sees(state="closed", safe=3)
    before = await officer.tasks()
    await officer.cancels(warning)
    for called in town.people:
        await phone(called).receives_text("解除")
        await phone(called).receives_nothing()
    picture = await officer.sees(alert_id, state="closed", safe=0, unaccounted=0)
    assert await officer.tasks(alert_id) == before
    # Nobody need be seen any more; the report says what was done until then.
    made = await officer.report(alert_id)
    assert (made["figures"]["visits"], made["figures"]["accounted"]) == (3, 3)
    # Answers that come together are one step of it.
    counts = [count for _, count in made["curve"]]
    assert (counts[0], counts[-1], counts) == (0, 3, sorted(counts))
    # What paper says afterwards is kept; nothing begins anew for what was lifted.
    started = datetime.fromisoformat(picture["mobilisation"]["started_at"])
    seen = started.astimezone(world.zone) + timedelta(minutes=1)
    await officer.enters_paper("楼栋,单元,门,结果,时间", f"12,2,501,需要帮助,{seen:%m-%d %H:%M}")
    await world.settle()
    await officer.sees(alert_id, state="closed")
