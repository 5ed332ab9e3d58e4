"""An officer's whole way in: first link, password, second factor, a lost phone; every page looked
at, in both languages."""

import pyotp
import pytest
from playwright.async_api import Page, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import PHONE, SIZE, Officers
from tests.support.looks import faults, picture

MISSING = {"zh-CN": "请填写这一项。", "en": "Fill this in."}
PASSWORD = "correct-horse-battery"


class Gallery:
    """Looks at each page on the way: a picture, and what axe finds."""

    def __init__(self, page: Page, language: str, theme: str) -> None:
        self._page, self._suffix = page, f"{language[:2]}-{theme}"
        self.found: list[str] = []

    async def look(self, name: str) -> None:
        await picture(self._page, f"{name}-{self._suffix}")
        self.found += [f"{name}: {fault}" for fault in await faults(self._page)]
        for size in (PHONE, SIZE):
            await self._page.set_viewport_size(size)
            wide = await self._page.evaluate("document.documentElement.scrollWidth - innerWidth")
            self.found += [f"{name}: wider than the screen"] if wide > 0 else []
            if size is PHONE:
                await picture(self._page, f"{name}-{self._suffix}-phone")


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
async def test_the_whole_way_in(officers: Officers, language: str, theme: str) -> None:
    name = f"新人{theme}"
    page = await officers.enter(name, Role.OFFICER, language=language, theme=theme)
    gallery = Gallery(page, language, theme)
    await page.goto(f"{officers.address}/account")
    await page.fill("#new", PASSWORD)
    await page.fill("#again", PASSWORD)
    await gallery.look("account")
    await page.click("form[action='/account/password'] button")
    await expect(page.locator("p.well")).to_be_visible()

    await page.goto(f"{officers.address}/account/second-factor?next=/")
    await gallery.look("second-factor")
    secret = await page.locator("[name=secret]").get_attribute("value")
    await page.fill("#code", pyotp.TOTP(str(secret)).now())
    await page.click("form[action='/account/second-factor'] button")
    recovery = (await page.locator("ul.codes li").first.text_content() or "").strip()
    await gallery.look("recovery-codes")

    await page.goto(f"{officers.address}/logout")
    await gallery.look("logout")
    await page.click("form[action='/logout'] button")
    await page.goto(f"{officers.address}/login")
    await page.fill("#name", name)
    await page.press("#name", "Enter")
    # What is missing is said at the field, which has the keys; what was typed is still there.
    field = page.locator("#password")
    await expect(field).to_be_focused()
    await expect(field).to_have_accessible_description(MISSING[language])
    assert await page.input_value("#name") == name
    await gallery.look("login-missing")
    await page.fill("#password", "wrong-horse-battery")
    await page.click("form[action='/login'] button")
    await expect(page.locator("p.wrong")).to_be_visible()
    assert await page.input_value("#name") == name
    await gallery.look("login-refused")

    await page.fill("#password", PASSWORD)
    await page.click("form[action='/login'] button")
    await page.wait_for_url("**/login/code**")
    await gallery.look("login-code")
    await page.fill("#code", recovery)
    await page.click("form[action='/login/code'] button")
    await page.wait_for_url(f"{officers.address}/")
    assert gallery.found == []
    assert [url for url in officers.requests if not url.startswith(officers.address)] == []


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
async def test_a_one_time_link_asks_before_it_is_used_up(
    officers: Officers, language: str, theme: str
) -> None:
    page = await officers.invited(f"来客{theme}", language=language, theme=theme)
    gallery = Gallery(page, language, theme)
    await gallery.look("login-link")
    await page.reload()
    await page.click("form button")
    await page.wait_for_url(f"{officers.address}/")
    assert gallery.found == []
