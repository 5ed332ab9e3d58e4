"""The wall screen: large, by itself, the real before drills, and it says when it is stale."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.support.community import Community
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

SMALLEST_PX = 38
"""At 1080 lines: some 12 mm on a screen of 55 inches, to be read from four metres."""


async def test_a_viewer_sees_what_matters_most_and_when_it_is_stale(
    officers: Officers, drill: Mobilised, towns: list[Community]
) -> None:
    page = await officers.enter("墙上的屏幕", Role.VIEWER)
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await page.goto(f"{officers.address}/wall")
    await expect(page.locator("#what")).to_contain_text("演练")
    await expect(page).to_have_title(re.compile("^演练 DRILL"))
    before = int(await page.locator("#open").inner_text())
    drill.settle(drill.visits[2], "safe")
    await expect(page.locator("#open")).to_have_text(str(before - 1))
    await page.wait_for_selector("#map canvas")
    await picture(page, "wall-drill")
    assert await faults(page) == []
    small = await page.evaluate(
        "least => [...document.querySelectorAll('.screen *, .band span, #clock, #link')]"
        ".filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 &&"
        " n.textContent.trim()) && !e.closest('.leaflet-container'))"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)).filter(px => px < least)",
        SMALLEST_PX,
    )
    assert small == []
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    high = await page.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert (wide, high) == (0, 0)
    assert (
        await page.evaluate("document.querySelectorAll('.screen input, .screen button').length")
        == 0
    )

    real = Mobilised(drill.connection, towns[:1], exercise=False, event="暴雨红色预警")
    await expect(page.locator("#what")).to_contain_text("暴雨红色预警")
    await expect(page.locator("#besides")).to_contain_text("台风橙色预警")
    await expect(page).to_have_title(re.compile("^实战 REAL"))
    # An officer's own message alarms nobody, and what lapsed waits for nobody's approval.
    notice = Mobilised(
        drill.connection, towns[:1], exercise=False, event="值班通知", plan="message"
    )
    notice.state("awaiting_approval")
    notice.proposed("another", datetime.now(UTC) + timedelta(minutes=42))
    asked = page.locator("#besides li", has_text="值班通知")
    await expect(asked).to_contain_text("通知 NOTICE 等待批准")
    assert await asked.locator(".chip.notice").count() == 1
    notice.owes_signature()
    await expect(asked).to_contain_text("等待补签")
    await picture(page, "wall-real")

    await page.context.set_offline(True)
    await page.evaluate("muster.feed.socket.close()")
    await expect(page.locator("#old")).to_be_visible()
    await picture(page, "wall-stale")
    await page.context.set_offline(False)
    await expect(page.locator("#old")).to_be_hidden()
    for one in (drill, real):
        one.state("closed", ended=True)
    await expect(page.locator("#what")).to_contain_text("没有动员")
    assert await page.locator("#band").get_attribute("class") == "band calm"
    await picture(page, "wall-calm")
    assert [url for url in officers.requests if not url.startswith(officers.address)] == []
