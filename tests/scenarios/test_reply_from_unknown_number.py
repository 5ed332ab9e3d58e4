"""A reply from a number that nobody knows gets a clear answer and is on record."""

from tests.support.community import Community
from tests.support.phones import Phones
from tests.support.world import World


async def test_is_answered_and_recorded(world: World, phone: Phones) -> None:
    stranger = Community().person("路人")
    before = await world.rows("select count(*) from notifier.replies")
    await phone(stranger).replies("1", lane="emergency")
    await phone(stranger).is_told("没有待办任务")
    after = await world.rows("select count(*) from notifier.replies")
    assert int(str(after[0][0])) == int(str(before[0][0])) + 1
    findings = await world.rows(
        "select finding, attempt_id from notifier.replies order by id desc limit 1"
    )
    assert findings == [("unknown_number", None)]
