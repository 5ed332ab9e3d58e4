"""An officer starts by hand what no issuer has warned of."""

from datetime import timedelta

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


async def test_what_comes_at_a_time_has_its_deadline_from_it(
    world: World, officer: Officer
) -> None:
    town = small_town()
    await world.inhabit(town)
    onset = (world.clock.now() + timedelta(hours=2)).replace(microsecond=0)
    await officer.starts(town, hazard="typhoon", onset=onset.isoformat())
    await officer.sees(state="running")
    (reason, *_) = await officer.reasons("deadline")
    assert reason.startswith((onset - timedelta(hours=1)).isoformat())
    late = world.clock.now() - timedelta(minutes=1)
    await officer.starts(town, hazard="typhoon", onset=late.isoformat(), status=422)


async def test_a_governments_order_told_by_phone_waits_for_no_officer(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town, hazard="typhoon", level="blue", order="evacuate")
    await officer.sees(state="running")
    assert (await officer.mobilisation())["level"] == "orange"
    for called in town.people:
        await phone(called).receives_text("台风")


async def test_an_emergency_response_is_started_as_its_plan_has_it(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town, level="II")
    await officer.sees(state="awaiting_approval", tasks=0)
    await officer.approves()
    await officer.sees(state="running")
    for called in town.people:
        await phone(called).receives_text("暴雨二级应急响应")
