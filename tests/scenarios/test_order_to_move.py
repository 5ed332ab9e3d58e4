"""What a government orders waits for no officer: people are told at once to move."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_an_order_starts_what_waited(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town, event="台风橙色预警", severity="Severe")
    await officer.sees(state="awaiting_approval", tasks=0)
    await world.advance(minutes=5)
    await officer.updates(warning, event="台风橙色预警(立即转移)", severity="Severe")
    await officer.sees(state="running", tasks=5, told=5)
    for called in town.people:
        await phone(called).receives_text("台风橙色")
