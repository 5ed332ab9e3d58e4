"""A whole start by keyboard alone: nothing is clicked; and what a stray press does not begin."""

import uuid

import psycopg
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Officers
from tests.browser.test_officers_way import held_until_taken, live
from tests.support.community import Community
from tests.support.mobilised import Mobilised

MOST_TABS = 80
HOLD_MS = 3000
"""Twice what is asked for."""
REPEATED_MS = 100


async def tab_to(page: Page, selector: str) -> None:
    """On with the Tab key until this has the keys, and is seen to have them."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        if await page.evaluate("what => document.activeElement.matches(what)", selector):
            ring = "getComputedStyle(document.activeElement).outlineStyle"
            assert await page.evaluate(ring) != "none", selector
            return
    raise AssertionError(f"no way to {selector}")


async def test_something_real_is_started_by_keyboard_alone(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("不用鼠标的人")
    starts: list[str] = []

    async def recorded(route: Route) -> None:
        starts.append(route.request.post_data or "")
        await route.fulfill(json={"alert_id": str(uuid.uuid4())})

    await page.route("**/v1/alerts", recorded)
    await tab_to(page, "nav a[href='/start']")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#divisions .community input")
    await tab_to(page, "[name=kind]")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#band")).to_have_class("band real")
    await tab_to(page, "#hazard")
    await page.keyboard.press("ArrowDown")
    await tab_to(page, "#levels input")
    await page.keyboard.press("ArrowRight")
    await tab_to(page, "#find")
    await page.keyboard.type(towns[0].name)
    await tab_to(page, f"#divisions input[value='{towns[0].code}']")
    await page.keyboard.press("Space")
    await expect(page.locator("#read-back")).to_be_enabled()
    await tab_to(page, "#read-back")
    await page.keyboard.press("Enter")
    await expect(page.locator("#typed")).to_be_focused()
    await page.keyboard.type(towns[0].name[:2])
    await tab_to(page, "#go")
    await page.keyboard.press("Enter")
    assert starts == []
    async with held_until_taken(page, "#go"):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await expect(page.locator("#readback")).to_contain_text("已记录")
    assert len(starts) == 1
    assert officers.complaints == []


async def test_what_is_real_is_begun_by_no_key_that_was_down_before_and_by_no_other_button(
    officers: Officers, drill: Mobilised, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    page = await live(officers, "按着不放的人", drill)
    stops = "select count(*) from gateway.stops where mobilisation_id = %s"
    await page.focus("[data-command=stop]")
    await page.keyboard.down("Enter")
    await expect(page.locator("#act-hold")).to_be_focused()
    # Kept down it comes again and again, as from a real keyboard.
    for _ in range(HOLD_MS // REPEATED_MS):
        await page.keyboard.down("Enter")
        await page.wait_for_timeout(REPEATED_MS)
    await expect(page.locator("#act")).to_be_visible()
    assert await page.locator("#act-hold .filled").evaluate("one => one.style.width") in ("", "0px")
    await page.keyboard.up("Enter")
    await page.hover("#act-hold")
    for button in ("right", "middle"):
        await page.mouse.down(button=button)
        await page.wait_for_timeout(HOLD_MS)
        await page.mouse.up(button=button)
    await expect(page.locator("#act")).to_be_visible()
    assert admin.execute(stops, (drill.mobilisation,)).fetchone() == (0,)
    # A finger that stays there holds, and no menu takes it away.
    box = await page.locator("#act-hold").bounding_box()
    assert box is not None
    touch = await page.context.new_cdp_session(page)
    at = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
    async with held_until_taken(page, "#act-hold"):
        await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.locator("#act")).to_be_hidden()
    assert admin.execute(stops, (drill.mobilisation,)).fetchone() == (1,)
    assert officers.complaints == []
