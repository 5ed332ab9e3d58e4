"""A door's dialog is closed while what it says is still on its way, and another door is opened."""

import asyncio

import psycopg
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Officers
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
RECORDED = "select outcome from gateway.answers where visit_id = %s"
OUTCOMES = "**/v1/visits/*/outcomes"


async def opened(page: Page, row: Locator) -> str:
    """Open a door's dialog; gives what the door is called there."""
    await row.locator("[data-act=enter]").click()
    await expect(page.locator("#enter")).to_be_visible()
    return await page.locator("#enter-place").inner_text()


async def sent_and_closed(page: Page, row: Locator) -> str:
    """Say that somebody is safe there, and close the dialog before the answer; gives the door."""
    place = await opened(page, row)
    await page.click("#enter-outcomes button[value=safe]")
    async with page.expect_request(OUTCOMES):
        await page.click("#enter-save")
    await page.keyboard.press("Escape")
    await expect(page.locator("#enter")).to_be_hidden()
    return place


async def test_the_answer_about_one_door_leaves_the_next_ones_dialog_alone(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("一户接一户的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    rows = page.locator("#doors-rows tr", has_text="未知")
    visit = await rows.nth(0).get_attribute("data-visit")
    through = asyncio.Event()

    async def wait(route: Route) -> None:
        await through.wait()
        await route.continue_()

    await page.route(OUTCOMES, wait)
    await sent_and_closed(page, rows.nth(0))
    place = await opened(page, rows.nth(1))
    await page.fill("#enter-note", "敲门没人应")
    through.set()
    await expect(page.locator("#said")).to_be_visible()
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("safe",)]
    await expect(page.locator("#enter")).to_be_visible()
    await expect(page.locator("#enter-place")).to_have_text(place)
    await expect(page.locator("#enter-note")).to_have_value("敲门没人应")
    await expect(page.locator("#enter-save")).to_be_disabled()
    assert officers.complaints == []


async def test_what_was_refused_of_one_door_is_not_said_of_the_next(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("被退回的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    rows = page.locator("#doors-rows tr", has_text="未知")
    through = asyncio.Event()

    async def refuse(route: Route) -> None:
        await through.wait()
        await route.fulfill(status=409, json={"title": "不行", "detail": "这一户已经变了"})

    await page.route(OUTCOMES, refuse)
    refused = await sent_and_closed(page, rows.nth(0))
    await opened(page, rows.nth(1))
    through.set()
    trouble = page.locator("#trouble")
    await expect(trouble).to_contain_text("这一户已经变了")
    await expect(trouble).to_contain_text(refused)
    # Behind the dialog that is open nothing is read aloud.
    heard = page.locator("#enter > [role=alert]:not(.trouble)")
    await expect(heard).to_contain_text(refused)
    await expect(page.locator("#enter")).to_be_visible()
    await expect(page.locator("#enter-trouble")).to_be_hidden()
    await expect(page.locator("#enter-save")).to_be_disabled()
