"""A phone: the pages are a menu of one row, and what must not be missed stays in sight."""

import pytest
from playwright.async_api import Page, Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import PHONE, Officers
from tests.browser.test_keyboard import tab_to
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

ROW_PX = 64
NARROWEST = {"width": 320, "height": 640}
ALL = (Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
SEEN = """one => {
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return one.contains(at);
}"""


async def in_sight(page: Page, selector: str) -> bool:
    """Whether it is on the screen as it is scrolled, with nothing over it."""
    return bool(await page.locator(selector).evaluate(SEEN))


async def fits(page: Page) -> None:
    """Nothing is beside the screen, and the head is one row."""
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url
    box = await page.locator("header.top").bounding_box()
    assert box is not None
    assert box["height"] <= ROW_PX, page.url


async def waits(page: Page, count: int) -> None:
    """So much waits for this officer, and it is said."""

    async def answer(route: Route) -> None:
        await route.fulfill(json={"count": count})

    await page.route("**/v1/waiting", answer)
    await page.reload()
    await expect(page.locator("#waits")).to_contain_text(str(count))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_pages_are_a_menu_that_is_reached_by_keyboard(
    officers: Officers, language: str
) -> None:
    page = await officers.enter(f"拿手机的人{language}", *ALL, language=language)
    wide = await page.locator(".pages a").evaluate_all("all => all.map(one => one.href)")
    for size in (NARROWEST, PHONE):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await page.goto(f"{officers.address}/settings")
        await fits(page)
    for count in (9, 88):
        await waits(page, count)
        await fits(page)
        assert await in_sight(page, "#link")
        box = await page.locator("#link").evaluate("one => one.scrollWidth - one.clientWidth")
        assert box <= 0
    assert await page.locator(".pages").is_hidden()
    await tab_to(page, ".home")
    await tab_to(page, ".menu")
    await page.keyboard.press("Enter")
    await expect(page.locator(".pages")).to_be_visible()
    await picture(page, f"menu-{language[:2]}-phone")
    assert await faults(page) == []
    await fits(page)
    reached = []
    for _ in wide:
        await page.keyboard.press("Tab")
        assert await in_sight(page, ":focus")
        reached.append(await page.evaluate("document.activeElement.href"))
    assert reached == wide
    for selector in (".language", "#theme", "#help", "[href='/logout']"):
        await page.keyboard.press("Tab")
        assert await page.evaluate("what => document.activeElement.matches(what)", selector)
    await page.keyboard.press("Escape")
    await expect(page.locator(".pages")).to_be_hidden()
    await expect(page.locator(".menu")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.click(".pages a[href='/audit']")
    await page.wait_for_url("**/audit")
    assert officers.complaints == []


async def test_stop_is_under_the_thumb_however_far_one_has_read(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("在路上的人")
    await page.set_viewport_size(PHONE)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    last = await page.locator(".timeline").bounding_box()
    assert last is not None
    tall = await page.evaluate("document.documentElement.scrollHeight")
    assert tall - last["y"] - last["height"] < 200
    for share in (0, 0.5, 1):
        await page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
        for selector in ("[data-command=stop]", "#band", "#waits", ".menu", "#link"):
            assert await in_sight(page, selector), (share, selector)
    # A door needs help here: that is for this officer, on whichever page they are.
    await expect(page.locator(".home")).to_contain_text("等我处理 1")
    await fits(page)
    await picture(page, "live-phone-below")
    await page.click("[data-command=stop]")
    await expect(page.locator("#act")).to_be_visible()
    assert officers.complaints == []


async def test_tables_are_read_downwards_and_stop_is_one_step_from_the_overview(
    officers: Officers, drill: Mobilised
) -> None:
    drill.letters()
    drill.called_nobody("海上大风")
    page = await officers.enter("在楼下的人", *ALL)
    await page.set_viewport_size(PHONE)
    for path in ("/", "/alerts", "/letters", "/settings", "/accounts"):
        await page.goto(officers.address + path)
        await page.wait_for_selector(".stacks td")
        await fits(page)
        beside = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth).length"
        assert await page.locator(".stacks td").evaluate_all(beside) == 0, path
    await page.goto(officers.address)
    await picture(page, "overview-runs-phone")
    assert await faults(page) == []
    await page.click("#running-rows .stop")
    await page.wait_for_url(f"**/live/{drill.mobilisation}?act=stop")
    await expect(page.locator("#act-hold")).to_contain_text("停止")
    assert officers.complaints == []
