"""The answer to what an administrator makes is lost, and the dialog closed: opened again it is as
it was typed, and sent again it is the same one."""

import hashlib

import psycopg
from playwright.async_api import Page, Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers

Admin = psycopg.Connection[tuple[object, ...]]


async def lost(route: Route) -> None:
    """It is done, and nobody hears so."""
    if route.request.method == "POST":
        await route.fetch()
        await route.abort()
    else:
        await route.continue_()


async def sent_in_vain(page: Page, dialog: str, path: str) -> None:
    """Sent, not answered, and closed."""
    await page.route(path, lost)
    await page.click(f"#{dialog}-form [type=submit]")
    await expect(page.locator(f"#{dialog}-trouble")).to_contain_text("可能已经记录")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await page.unroute(path)


async def test_an_account_is_made_once_and_its_link_is_shown(
    officers: Officers, admin: Admin
) -> None:
    page = await officers.enter("建账号的人", Role.ADMINISTRATOR)
    await page.goto(f"{officers.address}/accounts")
    await page.click("#new")
    await page.fill("#invite-name", "网络不好时建的")
    await page.check("#invite-roles [value=viewer]")
    await page.check("#invite-division-everywhere")
    await sent_in_vain(page, "invite", "**/v1/officers")
    await page.click("#new")
    await expect(page.locator("#invite-name")).to_have_value("网络不好时建的")
    await expect(page.locator("#invite-trouble")).to_be_hidden()
    await page.click("#invite-form [type=submit]")
    await expect(page.locator("#linked-title")).to_contain_text("网络不好时建的")
    made = "select count(*) from gateway.officers where name = %s"
    assert admin.execute(made, ("网络不好时建的",)).fetchone() == (1,)
    await page.click("#linked [data-close]")
    await page.click("#new")
    await expect(page.locator("#invite-name")).to_have_value("")


async def test_a_key_is_made_once_and_the_one_that_is_shown_is_in_force(
    officers: Officers, admin: Admin
) -> None:
    page = await officers.enter("建密钥的人", Role.ADMINISTRATOR)
    await page.goto(f"{officers.address}/accounts")
    await page.click("#new-key")
    await page.fill("#key-name", "网络不好时的程序")
    await page.check("#key-scopes [value=read]")
    await page.check("#key-division-everywhere")
    until = await page.input_value("#key-until")
    await sent_in_vain(page, "make-key", "**/v1/api-keys")
    await page.click("#new-key")
    await expect(page.locator("#key-name")).to_have_value("网络不好时的程序")
    await expect(page.locator("#key-until")).to_have_value(until)
    await page.click("#make-key-form [type=submit]")
    await expect(page.locator("#linked-title")).to_contain_text("网络不好时的程序")
    _, key_id, secret = (await page.input_value("#one-time")).split("_")
    kept = "select key_id, secret_hash from gateway.api_keys where name = %s"
    hashed = hashlib.sha256(secret.encode()).digest()
    assert admin.execute(kept, ("网络不好时的程序",)).fetchall() == [(key_id, hashed)]
    await page.click("#linked [data-close]")
    await page.click("#new-key")
    await expect(page.locator("#key-name")).to_have_value("")
