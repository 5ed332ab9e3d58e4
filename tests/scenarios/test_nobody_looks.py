"""A proposal waits and nobody looks at a console: the duty post is phoned, one after the other."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE = {"event": "台风橙色预警", "severity": "Severe"}


async def test_the_duty_post_is_phoned_one_after_the_other(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周", "值班的小吴")
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    await world.advance(minutes=2, seconds=50)
    await phone("值班的老周").is_silent()
    await world.advance(seconds=15)
    call = await (await phone("值班的老周").rings()).picks_up()
    await call.hears("等批准")
    await phone("值班的小吴").is_silent()
    # He listens and presses nothing.
    await world.advance(seconds=65)
    woken = await (await phone("值班的小吴").rings()).picks_up()
    await woken.presses_key(1)
    await officer.sees(state="awaiting_approval", tasks=0, told=0)
    assert len(await officer.reasons("duty_phoned")) == 2
    assert len(await officer.reasons("duty_seen")) == 1
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert (row["called"], row["seen"]) == (2, 1)
    await world.advance(minutes=3)
    assert len(await officer.reasons("duty_phoned")) == 2
    assert await second.signs("approve") == ""
    await officer.sees(state="running", told=5)
    for called in ("值班的老周", "值班的小吴"):
        await phone(called).receives_nothing()
    told = {called: str(world.person(called).person_id) for called in ("值班的老周", "值班的小吴")}
    steps = [(what, how.get("person")) for what, how in await officer.audited()]
    assert steps == [
        ("approval-asked", None),
        ("duty-phoned", told["值班的老周"]),
        ("duty-phoned", told["值班的小吴"]),
        ("duty-seen", told["值班的小吴"]),
        ("deputy-asked", None),
        ("command-approve", None),
    ]


async def test_nobody_is_woken_while_somebody_looks(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    awake = await consoles.log_in(Role.OFFICER, division=town.code)
    far = await consoles.log_in(Role.OFFICER, division="440307002")
    looks_on = await consoles.log_in(Role.VIEWER, division=town.code)
    await officer.warns(town, **ORANGE)
    for _ in range(3):
        await world.advance(minutes=2)
        await awake.looks()
    await phone("值班的老周").is_silent()
    # A page that is open, one in another street and who decides nothing are nobody who looks here.
    await world.advance(minutes=2)
    await far.looks()
    await looks_on.looks()
    await awake.waiting()
    await world.advance(minutes=1, seconds=5)
    call = await phone("值班的老周").rings()
    await call.picks_up()
    await call.presses_key(2)
    await officer.sees(state="awaiting_approval")
    assert len(await officer.reasons("duty_cannot")) == 1
    assert await officer.reasons("duty_nobody_left") == ["nobody looks at a console"]
