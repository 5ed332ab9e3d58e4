"""An officer widens what runs: who is new is told, nobody else, and no Update takes it away."""

from typing import Any

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE: dict[str, Any] = {"event": "台风橙色预警", "severity": "Severe"}


async def test_what_was_added_stays_until_the_cancel(
    world: World, officer: Officer, phone: Phones
) -> None:
    town, next_town = Community(), Community()
    lifted, kept, added = (town.grid(name) for name in ("第一网格", "第二网格", "第三网格"))
    for number, grid in enumerate((lifted, kept, added), start=1):
        grid.building(f"{number}号楼", leaderless=True).stairwell("1单元", f"{number}01")
    next_town.grid("第四网格").building("4号楼", leaderless=True).stairwell("1单元", "401")
    await world.inhabit(town, next_town)
    warning = await officer.warns(lifted, kept)
    before = ("第一网格长", "第二网格长", "1号楼1单元楼道长", "2号楼1单元楼道长")
    for called in before:
        await phone(called).receives_text("暴雨红色")

    await officer.widens(next_town, places=[str(added.node_id)])
    for called in ("第三网格长", "3号楼1单元楼道长", "第四网格长", "4号楼1单元楼道长"):
        await phone(called).receives_text("暴雨红色")
    for called in before:
        await phone(called).receives_nothing()
    await officer.sees(state="running", visits=4)

    await officer.updates(warning, kept)
    for called in ("第一网格长", "1号楼1单元楼道长"):
        await phone(called).receives_text("解除")
    for called in ("第二网格长", "第三网格长", "第四网格长"):
        await phone(called).receives_nothing()
    await officer.sees(state="running", visits=3)
    # Once more what is covered: nobody is told anything.
    await officer.widens(next_town)
    await phone("第四网格长").receives_nothing()

    await officer.cancels(warning)
    for called in ("第二网格长", "第三网格长", "第四网格长"):
        await phone(called).receives_text("解除")
    await officer.sees(state="stood_down", unaccounted=0)
    await officer.widens(next_town, status=409)


async def test_what_an_officer_approved_another_signs_the_widening_of(
    world: World, officer: Officer, phone: Phones
) -> None:
    here, there = Community(), Community()
    for town in (here, there):
        town.grid("第一网格").building("1号楼").stairwell("1单元", "101")
    there.on_duty("值班的小何")
    await world.inhabit(here, there)
    await officer.warns(here, **ORANGE)
    await officer.widens(there, status=409)
    await officer.approves()
    part = await officer.of(here.code)
    await part.widens(there, status=403)
    declined = await officer.widens(there)
    await world.settle()
    await officer.commands("approve", status=409, message_id=declined["command_id"])
    await officer.commands(
        "decline", key=world.approver_key, message_id=declined["command_id"], why="wrong_area"
    )
    wanted = await officer.widens(there)
    await world.settle()
    # Nobody looks: who is on duty where it is to be widened to answers for it, and is phoned.
    await world.advance(minutes=3, seconds=5)
    call = await (await phone("值班的小何").rings()).picks_up()
    await call.hears("等批准")
    await call.presses_key(1)
    await world.settle()
    assert len(await officer.reasons("duty_seen")) == 1
    await part.commands("approve", status=409, message_id=wanted["command_id"])
    await phone(there.people["书记"]).receives_nothing()
    await officer.approves(message_id=wanted["command_id"])
    await officer.signed_widening(wanted["command_id"])
    await phone(there.people["书记"]).receives_text("台风橙色")
    await officer.sees(state="running", visits=2)
