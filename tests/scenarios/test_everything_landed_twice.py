"""All that was ever published of a story arrives once more: not one row is different."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

STATES = (
    "select task_id::text, state from alerting.task union all"
    " select visit_id::text, outcome from alerting.visit union all"
    " select attempt_id::text, status from notifier.attempts order by 1"
)


async def test_nothing_is_different(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    world.remembers_what_is_published()
    await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text()
        await phone(called).presses("received")
    await phone("12号楼1单元楼道长").answers_door("101", "safe")
    await world.settle()
    before = await world.rows(STATES)
    assert await world.publishes_again() > 10
    await world.settle()
    await world.restart("alerting")
    assert await world.publishes_again() > 10
    await world.settle()
    assert await world.rows(STATES) == before
    for called in town.people:
        assert len(await phone(called).texts()) == 1
