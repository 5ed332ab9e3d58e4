"""Why an event could not be handled is read in one's language, with what was kept beside it."""

import pytest
from playwright.async_api import expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import PHONE, Officers
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

KEPT = "payload does not fit impact-grid.v1: areas"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-CN", "impact-grid.v1 的内容不合格式:areas"), ("en", "has not the form it should: areas")],
)
async def test_a_reason_is_read_in_ones_language(
    officers: Officers, drill: Mobilised, language: str, said: str
) -> None:
    drill.letters()
    page = await officers.enter(f"看死信的人{language}", Role.ADMINISTRATOR, language=language)
    await page.goto(f"{officers.address}/letters")
    row = page.locator("#rows tbody tr").first
    await expect(row).to_contain_text(said)
    await expect(row).to_contain_text(KEPT)
    await picture(page, f"letters-reason-{language[:2]}")
    await row.get_by_role("button").click()
    await expect(page.locator("#again-reason")).to_contain_text(said)
    await picture(page, f"letters-again-{language[:2]}")
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await page.set_viewport_size(PHONE)
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    await picture(page, f"letters-reason-{language[:2]}-phone", whole=True)
    assert officers.complaints == []
