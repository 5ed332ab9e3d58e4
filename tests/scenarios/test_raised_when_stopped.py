"""It is stopped, and then its issuer raises the level: nobody is called, and the desk knows."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

BLUE = {"event": "暴雨蓝色预警", "severity": "Minor"}
RED = {"event": "暴雨红色预警", "severity": "Extreme"}


async def test_the_stop_holds_the_overview_says_so_and_whoever_is_on_duty_is_phoned(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    warning = await officer.warns(town, **BLUE)
    await phone("第一网格长").receives_text("暴雨蓝色")
    await officer.stops()
    await officer.sees(state="stopped")
    warning = await officer.updates(warning, town, **RED)
    await officer.sees(state="stopped")
    (line,) = await officer.reasons("confirmation_asked")
    assert line.startswith("the issuer has raised it: red: ")
    # Nobody looks at a console: the stop holds for all but the call that says so.
    await world.advance(minutes=3, seconds=5)
    call = await (await phone("值班的老周").rings()).picks_up()
    await call.hears("暴雨红色")
    await call.presses_key(1)
    await phone("第一网格长").receives_nothing()
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert (row["kind"], row["subject"], row["may_not"]) == ("confirmation", "stop", "")
    assert row["stopped_at"] is not None
    assert (row["called"], row["seen"]) == (1, 1)
    about = row["message_id"]
    assert await second.signs_for(row["mobilisation_id"], "approve", message_id=about) == (
        "approval-stays-stopped"
    )
    why = {"why": "handled", "message_id": about}
    assert await second.signs_for(row["mobilisation_id"], "decline", **why) == ""
    assert await second.waiting() == []
    await officer.sees(state="stopped")
    await officer.cancels(warning)
    for called in town.people:
        await phone(called).receives_nothing()
    steps = [what for what, _how in await officer.audited()]
    assert steps == [
        "command-stop", "confirmation-asked", "duty-phoned", "duty-seen", "command-decline",
    ]  # fmt: skip
