"""A matter that nobody settles in time goes one level on, up to the district, and no further."""

from services.gateway.domain.roles import Role
from tests.support.community import Community, small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_it_goes_on_by_itself(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await (await phone("第一网格长").opens_link()).raises("people")
    await phone("书记").receives_text("解决不了的事")
    page = await phone("书记").presses("received")
    (matter,) = await officer.matters()
    assert matter["level"] == "community"
    neighbour = await officer.of(town.code[:9] + "999")
    community, street = await officer.of(town.code), await officer.of(town.code[:9])
    await neighbour.answers_matter(matter, status=404, settlement="people")

    await world.advance(minutes=16)
    (matter,) = await community.matters()
    assert matter["level"] == "street"
    page = await page.settles("people")
    assert page.status == 409
    assert "再上报" in page.words
    await community.answers_matter(matter, status=403, settlement="people")
    await street.answers_matter(matter)
    await officer.sees(state="running")
    (matter,) = await street.matters()
    assert matter["level"] == "district"
    await world.advance(minutes=20)
    (matter,) = await officer.matters()
    assert (matter["level"], matter["state"]) == ("district", "open")
    # It is asked for again, and again nobody holds a duty post: that is said once.
    await world.advance(minutes=16)
    assert len(await officer.reasons("matter_overdue")) == 2
    nobody = await officer.reasons("duty_nobody")
    assert nobody.count("overdue, and nobody has answered") == 1
    await officer.answers_matter(matter, status=409)
    await officer.answers_matter(matter, settlement="people", note="区里派 6 人")
    await phone("第一网格长").receives_text("上一级答复了")
    assert "区里派 6 人" in (await phone("第一网格长").opens_link()).words


async def test_street_and_district_are_phoned_when_nobody_looks(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town, next_door = small_town(), Community()
    next_door.grid("第二网格").building("9号楼").stairwell("1单元", "901")
    town.on_duty("值班的老周")
    next_door.on_duty("值班的小吴")
    await world.inhabit(town, next_door)
    community = await consoles.log_in(Role.OFFICER, division=town.code)
    leaders = [phone(one) for called, one in town.people.items() if called != "值班的老周"]
    await officer.warns(town)
    for leader in leaders:
        await leader.receives_text("暴雨红色")
        await leader.presses("received")
    chief = phone(town.people["书记"])
    page = await (await chief.opens_link()).raises("people")
    page = await page.raises("transport")
    assert [one["level"] for one in await officer.matters()] == ["street", "street"]
    await world.advance(minutes=2, seconds=50)
    await phone("值班的老周").is_silent()
    # Who is there for the community alone doesn't answer for the street.
    await community.looks()
    await world.advance(seconds=15)
    call = await (await phone("值班的老周").rings()).picks_up()
    await call.hears("等批准或答复")
    await call.presses_key(2)
    woken = await (await phone("值班的小吴").rings()).picks_up()
    await woken.presses_key(1)
    # They are called for all that waits there, and whoever saw that has seen it all.
    await page.raises("supplies")
    await world.advance(minutes=4)
    assert len(await officer.reasons("duty_phoned")) == 2
    await world.advance(minutes=9)
    matters = await officer.matters()
    assert sorted(one["level"] for one in matters) == ["district", "district", "street"]
    await world.advance(minutes=2)
    again = await (await phone("值班的老周").rings()).picks_up()
    await again.presses_key(1)
    # He has seen it and nobody answers: past the district's time he is phoned again, whoever looks.
    district = await consoles.log_in(Role.OFFICER, division=town.code[:6])
    await world.advance(minutes=13)
    await district.looks()
    assert len(await officer.reasons("duty_phoned")) == 3
    await world.advance(minutes=2, seconds=10)
    overdue = await (await phone("值班的老周").rings()).picks_up()
    await overdue.presses_key(1)
    assert (await officer.reasons("duty_phoned"))[-1] == "overdue, and nobody has answered"
    for matter in matters:
        await officer.answers_matter(matter, settlement="people")
    steps = [what for what, _how in await officer.audited()]
    assert steps.count("duty-phoned") == 4
    assert steps.count("duty-seen") == 3
    await world.advance(minutes=20)
    assert len(await officer.reasons("duty_phoned")) == 4


async def test_the_duty_post_of_the_street_itself_rings_before_those_of_its_communities(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    town.on_duty("居委会值班的")
    town.on_duty("街道值班的", digits=9)
    await world.inhabit(town)
    await officer.warns(town)
    chief = phone(town.people["书记"])
    await chief.receives_text("暴雨红色")
    await (await chief.presses("received")).raises("people")
    await world.advance(minutes=3, seconds=5)
    call = await (await phone("街道值班的").rings()).picks_up()
    await phone("居委会值班的").is_silent()
    await call.presses_key(2)
    woken = await (await phone("居委会值班的").rings()).picks_up()
    await woken.presses_key(1)
    await world.advance(minutes=3)
    assert len(await officer.reasons("duty_phoned")) == 2


async def test_a_pause_takes_back_who_is_called(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    town.on_duty("值班的老郑", "值班的小冯")
    await world.inhabit(town)
    await officer.warns(town)
    await phone("书记").receives_text("暴雨红色")
    await (await phone("书记").presses("received")).raises("people")
    await world.advance(minutes=3, seconds=5)
    assert len(await officer.reasons("duty_phoned")) == 1
    await officer.commands("pause")
    await officer.sees(state="paused")
    calls = await world.rows("select 1 from alerting.duty_call where ended_at is null")
    assert calls == []
    await world.advance(minutes=5)
    assert len(await officer.reasons("duty_phoned")) == 1
    await officer.commands("resume")
    await world.advance(minutes=2)
    assert len(await officer.reasons("duty_phoned")) > 1


async def test_after_the_end_it_is_refused(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    grid = phone("第一网格长")
    await grid.receives_text("暴雨红色")
    page = await (await grid.presses("received")).raises("people")
    (matter,) = await officer.matters()
    await officer.stops()
    (matter,) = await officer.matters()
    assert matter["state"] == "stood_down"
    await officer.answers_matter(matter, status=409, settlement="people")
    page = await page.raises("people")
    assert page.status == 409
