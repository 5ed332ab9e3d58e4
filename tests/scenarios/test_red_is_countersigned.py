"""Red is signed in advance and starts at once; an officer countersigns it afterwards."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_pre_signed_plan_waits_for_its_countersignature(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    await officer.warns(town)
    await officer.sees(state="running", told=5)
    await phone("书记").receives_text("暴雨红色")
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert (row["kind"], row["may_not"]) == ("countersignature", "")
    assert 3500 < row["left_s"] <= 3600
    assert await second.signs("approve") == "approval-runs-already"
    # It runs: nobody is woken at once, and it waits beyond the end.
    await world.advance(minutes=10)
    await phone("值班的老周").receives_nothing()
    await officer.stops()
    await officer.sees(state="stopped")
    await officer.commands("countersign", status=409)
    assert await second.signs("countersign") == ""
    assert await second.waiting() == []
    assert len(await officer.reasons("command_countersign")) == 1
    assert await second.signs_for(row["mobilisation_id"], "countersign") == "approval-signed-twice"


async def test_who_is_on_duty_is_phoned_when_nobody_countersigns_in_time(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周", "值班的小吴")
    await world.inhabit(town)
    await officer.warns(town)
    looks = await consoles.log_in(Role.APPROVER, division=town.code)
    await world.settle()
    await officer.commands("close")
    await world.advance(minutes=59)
    await looks.waiting()
    await phone("值班的老周").is_silent()
    # Whoever looks at a console has not signed.
    await world.advance(minutes=1, seconds=5)
    assert await officer.reasons("countersignature_overdue") == ["nobody has countersigned"]
    (row,) = await looks.waiting()
    assert (row["left_s"], row["deputy_asked"]) == (0, True)
    call = await (await phone("值班的老周").rings()).picks_up()
    await call.hears("等批准")
    await call.presses_key(1)
    assert len(await officer.reasons("duty_seen")) == 1
    # They have as long, then the next is phoned.
    await world.advance(minutes=59)
    await phone("值班的小吴").is_silent()
    await world.advance(seconds=80)
    ringing = await phone("值班的小吴").rings()
    # Signed: the phone need not ring any more.
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    assert await second.signs("countersign") == ""
    assert await ringing.state() == "canceled"
    await world.advance(minutes=70)
    assert len(await officer.reasons("duty_phoned")) == 2
    assert "countersignature-overdue" in [what for what, _how in await officer.audited()]


async def test_about_what_was_stopped_nobody_is_phoned(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    await officer.warns(town)
    await world.settle()
    await officer.stops()
    await world.advance(minutes=65)
    await phone("值班的老周").is_silent()
    assert await officer.reasons("duty_phoned") == []
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert row["deputy_asked"]
    assert len(await officer.reasons("countersignature_overdue")) == 1
