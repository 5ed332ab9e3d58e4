"""Areas that cannot be meant, or hold nobody or everybody, and a start that one comes back to."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Officers
from tests.browser.test_officers_way import THREE_FRAMES, press_and_hold
from tests.support.community import Community
from tests.support.looks import picture

BOW_TIE = ((60, 60), (160, 160), (160, 60), (60, 160))
MIDDLE = """() => {
  const { map, shapes } = muster.ground, [w, n, e, s] = shapes.box;
  const at = map.unproject([(w + e) / 2, (n + s) / 2], 0);
  map.setView(at, 18, { animate: false });
  const { x, y } = map.latLngToContainerPoint(at);
  return { x, y };
}"""
"""The middle of a building, brought into the middle of the map."""


async def draw(page: Page, *corners: tuple[int, int]) -> None:
    for x, y in corners:
        await page.click("#map", position={"x": x, "y": y})


async def test_what_is_wrong_with_an_area_is_said_and_nothing_can_be_started(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("画错的人")
    await page.goto(f"{officers.address}/start")
    await page.wait_for_selector("#divisions input")
    # The outlines come later, and the map moves to them.
    await page.wait_for_selector("#map canvas")
    trouble = page.locator("#start-trouble")
    await page.click("#draw-polygon")
    await draw(page, *BOW_TIE)
    await expect(trouble).to_contain_text("边线互相交叉")
    assert await page.locator("#read-back").is_disabled()
    await picture(page, "start-crossing")
    await page.click("#clear")
    await expect(trouble).to_be_hidden()
    await page.click("#draw-circle")
    await page.fill("#radius", "10")
    await draw(page, (4, 4))
    await expect(trouble).to_contain_text("不会通知任何人")
    assert await page.locator("#read-back").is_disabled()
    await picture(page, "start-nobody")
    await page.click("#clear")
    for town in towns:
        await page.check(f"#divisions input[value='{town.code}']")
    await page.click("#read-back")
    await expect(page.locator("#readback")).to_contain_text("没有一处除外")
    await picture(page, "start-everybody")


async def test_a_building_on_the_map_stands_for_its_grid(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("点楼的人")
    listed = asyncio.Event()

    async def late(route: Route) -> None:
        await listed.wait()
        await route.continue_()

    # The map may stand before the list does, and what is taken on it is called by its place.
    await page.route("**/v1/divisions", late)
    await page.goto(f"{officers.address}/start")
    await page.wait_for_selector("#map canvas")
    at = await page.evaluate(MIDDLE)
    await page.click("#map", position=at)
    listed.set()
    await expect(page.locator("#picked")).to_contain_text(f"已点选:{towns[0].name}")
    await expect(page.locator("#f-grids")).to_have_text("1")
    await picture(page, "start-building")
    await page.click("#read-back")
    await expect(page.locator("#readback")).to_contain_text("网格")
    await page.click("#change")
    # The map's own buttons take their Enter by themselves.
    zoom = await page.evaluate("muster.ground.map.getZoom()")
    await page.focus(".leaflet-control-zoom-in")
    await page.keyboard.press("Enter")
    assert await page.evaluate("muster.ground.map.getZoom()") > zoom
    await expect(page.locator("#picked")).to_contain_text("已点选")
    # By keyboard the middle of the map is the point; once more leaves it again.
    await page.focus("#map")
    await page.keyboard.press("Enter")
    await expect(page.locator("#picked")).to_contain_text("再点一次")
    await expect(page.locator("#follows")).to_be_hidden()


async def test_back_from_a_start_it_is_not_offered_once_more(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("按后退的人")
    starts: list[str] = []
    answered = asyncio.Event()

    async def recorded(route: Route) -> None:
        starts.append(route.request.url)
        await answered.wait()
        await route.fulfill(json={"alert_id": str(uuid.uuid4())})

    await page.route("**/v1/alerts", recorded)
    await page.goto(f"{officers.address}/start")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.click("#read-back")
    await press_and_hold(page, "#go")
    # While it is sent, what was read back stands.
    other = page.locator(f"#divisions input[value='{towns[1].code}']")
    await other.scroll_into_view_if_needed()
    box = await other.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert not await other.is_checked()
    await expect(page.locator("#step-2")).to_be_visible()
    answered.set()
    await expect(page.locator("#readback")).to_contain_text("已记录")
    await page.goto(officers.address)
    await page.go_back()
    await page.wait_for_selector("#divisions input")
    await expect(page.locator("#go")).to_be_hidden()
    assert await page.locator("#read-back").is_disabled()
    assert len(starts) == 1


async def test_what_was_left_again_is_not_offered_when_its_estimate_comes(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("改主意的人")
    answered = asyncio.Event()

    async def late(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await page.route("**/v1/estimates", late)
    await page.goto(f"{officers.address}/start")
    own = f"#divisions input[value='{towns[0].code}']"
    async with page.expect_response("**/v1/estimates") as held:
        await page.check(own)
        await page.uncheck(own)
        answered.set()
    await (await held.value).finished()
    await page.evaluate(THREE_FRAMES)
    await expect(page.locator("#follows")).to_be_hidden()
    assert await page.locator("#read-back").is_disabled()


async def test_a_moment_put_right_is_not_wrong_when_the_answer_about_the_first_comes(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("改时间的人")
    await page.goto(f"{officers.address}/start")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await expect(page.locator("#follows")).to_be_visible()
    asked: list[str] = []
    answered = asyncio.Event()

    async def first_late(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            await answered.wait()
        await route.continue_()

    await page.route("**/v1/estimates", first_late)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    async with page.expect_response("**/v1/estimates") as right:
        for at in ("2020-01-01 09:00", f"{tomorrow:%Y-%m-%d} 09:00"):
            await page.fill("#onset", at)
            await page.press("#onset", "Tab")
    assert (await right.value).ok
    async with page.expect_response("**/v1/estimates") as late:
        answered.set()
    assert (await late.value).status == 422
    await (await late.value).finished()
    await page.evaluate(THREE_FRAMES)
    await expect(page.locator("#onset")).not_to_have_attribute("aria-invalid", "true")


async def test_that_more_divisions_are_there_than_are_listed_is_said(officers: Officers) -> None:
    page = await officers.enter("在大城市的人")
    many = [
        {"code": f"{n:012}", "name": f"社区{n}", "kind": "community", "residents": 1}
        for n in range(302)
    ]

    async def answer(route: Route) -> None:
        await route.fulfill(json={"divisions": many})

    await page.route("**/v1/divisions", answer)
    await page.goto(f"{officers.address}/start")
    await expect(page.locator("#divisions li").last).to_contain_text("还有 2 个")
    await page.fill("#find", "社区301")
    await expect(page.locator("#divisions li")).to_have_count(1)
    await expect(page.locator("#divisions li")).to_contain_text("社区301")
