"""A number that nobody has any more is not waited for: the deputy is told at once."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_moves_on_at_once(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await phone("12号楼2单元楼道长").is_dead()
    await officer.warns(town)
    await phone("12号楼2单元副楼道长").receives_text("暴雨红色")
    await phone("12号楼2单元副楼道长").replies("1")
    states = await officer.tasks()
    assert states["12号楼2单元楼道长"] == ["handed_over"]
    assert states["12号楼2单元副楼道长"] == ["received"]
    assert await officer.reasons("task_handed_over") == ["not reached on any channel"]
    reasons = await world.rows(
        "select channel, status from notifier.attempts where person_id = %s order by ordered_at",
        town.people["12号楼2单元楼道长"].person_id,
    )
    assert sorted(reasons) == [("call", "failed"), ("sms", "failed")]
