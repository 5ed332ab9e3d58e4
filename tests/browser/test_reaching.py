"""What WCAG 2.2 AA asks of every page beyond what axe sees, and one row for the head at 1366 px."""

import psycopg
import pytest
from playwright.async_api import Page, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import SIZE, Officers
from tests.browser.test_looks import PAGES, keep_plans
from tests.support.looks import picture
from tests.support.mobilised import Mobilised
from tests.support.reaching import NARROW, beside, cut_off, too_small, unseen

Admin = psycopg.Connection[tuple[object, ...]]
ALL = (Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
NOTHING_TO_PRESS = ("wall", "docs")
MAIN = {name: path for name, path in PAGES.items() if name not in NOTHING_TO_PRESS}
TOPS = "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().bottom / 8)))]"


async def stands(page: Page, name: str) -> None:
    """Wait until what a page reads is there."""
    if name == "live":
        await page.wait_for_selector("#tree-rows tr")
        await page.wait_for_selector("#doors-rows tr")
        await page.wait_for_selector("#map canvas")
    else:
        await page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_pages_reflow_bear_spaced_text_show_the_focus_and_are_hit_by_a_finger(
    officers: Officers, drill: Mobilised, admin: Admin, language: str
) -> None:
    keep_plans(admin)
    drill.letters()
    drill.called_nobody("海上大风")
    drill.undelivered()
    drill.matter("transport", "community", 6)
    page = await officers.enter(f"够得着的人{language}", *ALL, language=language)
    own = f"/live/{drill.mobilisation}"
    pages = {**MAIN, "live": own, "widen": f"{own}/widen", "paper": f"{own}/paper"}
    found: list[str] = []

    async def met(name: str, faults: list[str], where: str) -> None:
        found.extend(f"{name}, {where}: {fault}" for fault in faults)

    for name, path in pages.items():
        await page.set_viewport_size(SIZE)
        await page.goto(officers.address + path)
        await stands(page, name)
        for size, where in ((SIZE, "1366 px"), (NARROW, "320 px")):
            await page.set_viewport_size(size)
            await met(name, await unseen(page), f"{where}, focus")
            await met(name, await too_small(page), f"{where}, targets")
        await met(name, await beside(page), "320 px")
        await met(name, await cut_off(page), "320 px, spaced")
        await met(name, await beside(page), "320 px, spaced")
        await page.evaluate("scrollTo(0, 0)")
        await picture(page, f"{name}-{language[:2]}-320-spaced", whole=True)
        await page.set_viewport_size(SIZE)
        await met(name, await cut_off(page), "1366 px, spaced")
        await picture(page, f"{name}-{language[:2]}-1366-spaced")
    assert found == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_head_is_one_row_below_the_band(officers: Officers, language: str) -> None:
    page = await officers.enter(f"小屏的人{language}", *ALL, language=language)
    await page.goto(f"{officers.address}/settings")
    await expect(page.locator("#link")).to_be_visible()
    rows = await page.locator(".home, .pages a").evaluate_all(TOPS)
    assert len(rows) == 1
    await picture(page, f"head-{language[:2]}-1366")
    await ends_the_band(page)
    await cut_off(page)
    await ends_the_band(page)
    await picture(page, f"head-{language[:2]}-1366-spaced")


async def ends_the_band(page: Page) -> None:
    """Clock and connection stand on the band, right of what is going on."""
    band, state, said = [
        await page.locator(selector).bounding_box()
        for selector in ("#band", ".state", "#band > :last-child")
    ]
    assert band is not None
    assert state is not None
    assert said is not None
    assert state["y"] >= band["y"]
    assert state["y"] + state["height"] <= band["y"] + band["height"] + 1
    assert said["x"] + said["width"] <= state["x"], "what is going on is not written over"
