"""An officer starts by hand what no issuer has warned of."""

from services.alerting.translate.plan_file import SHIPPED
from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

GALE = (SHIPPED / "cold" / "red.yaml").read_text(encoding="utf-8").replace(
    "plan: cold", "plan: gale", 1
)  # fmt: skip


async def test_a_hazard_that_no_plan_is_shipped_for_is_started_under_ones_own(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    loaded = await officer.edits_plan("gale", "red", GALE)
    assert (loaded["faults"], loaded["refusal"]) == ([], "")
    await officer.starts(town, hazard="gale", level="red")
    await officer.sees(state="running")
    for called in town.people:
        await phone(called).receives_text("大风红色预警")
