"""Answers and looks that come together share statements, and each keeps its own meaning."""

import asyncio
from collections.abc import Callable

import httpx

from tests.integration.gateway.world import World

Make = Callable[..., World]


def given(world: World) -> list[tuple[object, ...]]:
    return world.connection.execute(
        "select kind, outcome from gateway.answers where contact_id = %s order by id",
        (world.contact,),
    ).fetchall()


async def test_each_of_many_leaders_is_recorded_for_its_own_doors(
    page: httpx.AsyncClient, world: Make
) -> None:
    leaders = [world() for _ in range(30)]
    visits = [here.add_door("501", "王秀英") for here in leaders]
    answers = await asyncio.gather(
        *(
            page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": outcome})
            for here, visit, outcome in zip(
                leaders, visits, ["safe", "away", "refused"] * 10, strict=True
            )
        )
    )
    assert {answer.status_code for answer in answers} == {303}
    for number, here in enumerate(leaders):
        assert given(here) == [("visit", ["safe", "away", "refused"][number % 3])]


async def test_the_same_form_sent_often_at_once_is_one_answer(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    url = f"/t/{here.token}/visits/{visit}"
    sent = [page.post(url, data={"outcome": "no_answer"}) for _ in range(10)]
    assert {answer.status_code for answer in await asyncio.gather(*sent)} == {303}
    assert given(here) == [("visit", "no_answer")]


async def test_of_two_outcomes_at_once_the_later_stands(
    page: httpx.AsyncClient, world: Make
) -> None:
    here = world()
    visit = here.add_door("501", "王秀英")
    url = f"/t/{here.token}/visits/{visit}"
    outcomes = ("safe", "needs_help", "safe")
    await asyncio.gather(*(page.post(url, data={"outcome": outcome}) for outcome in outcomes))
    assert given(here) == [("visit", outcome) for outcome in outcomes]
    order = "select count(distinct at) from gateway.answers where contact_id = %s"
    assert here.one(order, here.contact) == (3,)


async def test_who_has_no_right_to_a_door_costs_nobody_else(
    page: httpx.AsyncClient, world: Make
) -> None:
    here, other = world(), world()
    visit = here.add_door("501", "王秀英")
    theirs, own = await asyncio.gather(
        page.post(f"/t/{other.token}/visits/{visit}", data={"outcome": "safe"}),
        page.post(f"/t/{here.token}/visits/{visit}", data={"outcome": "away"}),
    )
    assert (theirs.status_code, own.status_code) == (403, 303)
    assert given(here) == [("visit", "away")]
    assert given(other) == []
    assert other.one(
        "select count(*) from gateway.field_refusals where contact_id = %s", other.contact
    ) == (1,)


async def test_each_sees_their_own_page_and_every_look_is_on_record(
    page: httpx.AsyncClient, world: Make
) -> None:
    leaders = [world() for _ in range(20)]
    for number, here in enumerate(leaders):
        here.add_door(f"{number + 1}01", "王秀英")
        if number % 2:
            await page.post(f"/t/{here.token}/received")
    looks = await asyncio.gather(*(page.get(f"/t/{here.token}") for here in leaders))
    for number, (here, look) in enumerate(zip(leaders, looks, strict=True)):
        assert (f"<h3>{number + 1}01 王**</h3>" in look.text) is bool(number % 2)
        views = "select count(*) from gateway.field_views where contact_id = %s"
        assert here.one(views, here.contact) == (number % 2,)
        assert look.text.count("<h3>") == number % 2
