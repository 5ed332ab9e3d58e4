"""A level that is raised while it runs goes out at once, and somebody signs it all the same."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_signed_in_advance_at_blue_and_raised_to_what_an_officer_decides(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    warning = await officer.warns(town, event="暴雨蓝色预警", severity="Minor")
    leader = phone("第一网格长")
    await leader.receives_text("暴雨蓝色")
    assert await second.waiting() == []
    await officer.updates(warning, town, event="暴雨橙色预警", severity="Severe")
    await leader.receives_text("暴雨橙色")
    (row,) = await second.waiting()
    assert (row["kind"], row["may_not"]) == ("countersignature", "")
    # Nobody signs it: whoever is on duty is phoned, and it is signed then.
    await world.advance(minutes=60, seconds=5)
    ringing = await phone("值班的老周").rings()
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    assert await second.signs("countersign") == ""
    assert await ringing.state() == "canceled"
    assert await second.waiting() == []


async def test_who_approved_orange_has_not_signed_red(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    orange = {"event": "台风橙色预警", "severity": "Severe"}
    warning = await officer.warns(town, **orange)
    await officer.sees(state="awaiting_approval")
    assert await second.signs("approve") == ""
    await phone("书记").receives_text("台风橙色")
    warning = await officer.updates(warning, town, event="台风红色预警", severity="Extreme")
    await phone("书记").receives_text("台风红色")
    (row,) = await second.waiting()
    assert row["kind"] == "countersignature"
    assert await second.signs("approve") == "approval-runs-already"
    # Lowered meanwhile: red went out and is owed.
    await officer.updates(warning, town, **orange)
    assert await second.signs("countersign") == ""
    assert await second.waiting() == []
    assert len(await officer.reasons("countersignature_asked")) == 1


async def test_a_graver_level_has_the_time_that_the_milder_one_had(
    world: World, officer: Officer, phone: Phones
) -> None:
    """Who is phoned about a level that nobody has signed is phoned about it no longer; about the
    graver one when as long has passed."""
    town = small_town()
    leaders = [phone(person) for person in town.people.values()]
    town.on_duty("值班的老周", "值班的小吴")
    await world.inhabit(town)
    warning = await officer.warns(town, event="暴雨蓝色预警", severity="Minor")
    await phone("第一网格长").receives_text("暴雨蓝色")
    warning = await officer.updates(warning, town, event="暴雨橙色预警", severity="Severe")
    for leader in leaders:
        await leader.receives_at_last("暴雨橙色")
        await leader.presses("received")
    await world.advance(minutes=60, seconds=5)
    ringing = await phone("值班的老周").rings()
    await officer.updates(warning, town, event="暴雨红色预警", severity="Extreme")
    for leader in leaders:
        await leader.receives_at_last("暴雨红色")
        await leader.presses("received")
    assert await ringing.state() == "canceled"
    assert len(await officer.reasons("countersignature_asked")) == 2
    await world.advance(minutes=59)
    await phone("值班的小吴").is_silent()
    assert len(await officer.reasons("duty_phoned")) == 1
    await world.advance(minutes=1, seconds=5)
    await phone("值班的老周").rings()
    assert len(await officer.reasons("countersignature_overdue")) == 2
