"""A leader rings the duty room: what they say is entered where they are looked up."""

import psycopg
from playwright.async_api import expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.support.community import Community
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
SAID = "select kind, via, recorded_at - at from gateway.answers where mobilisation_id = %s"


async def test_what_they_say_is_entered_beside_their_name(
    officers: Officers, drill: Mobilised, admin: Admin, towns: list[Community]
) -> None:
    page = await officers.enter("接电话的人", Role.OPERATOR)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.locator("#tree-rows tr.depth-0").first.click()
    await page.click("#leaders")
    said = page.locator("#call-people [data-kind=received]").first
    await expect(said).to_have_text("他说收到")
    await picture(page, "live-leaders")
    assert await faults(page) == []
    await said.click()
    await expect(page.locator("#call")).to_be_hidden()
    (row,) = admin.execute(SAID, (drill.mobilisation,)).fetchall()
    assert row[:2] == ("received", "console")
    # Said a while ago: that is when it counts from.
    await page.click("#leaders")
    await page.fill("#said-ago", "1")
    await page.locator("#call-people [data-kind=cannot]").first.click()
    await expect(page.locator("#call")).to_be_hidden()
    kinds = {row[0]: row[2] for row in admin.execute(SAID, (drill.mobilisation,)).fetchall()}
    assert str(kinds["cannot"]).startswith("0:01:0")
    assert officers.complaints == []


async def test_who_may_not_enter_only_reads_them(officers: Officers, drill: Mobilised) -> None:
    page = await officers.enter("审批的人", Role.APPROVER)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.locator("#tree-rows tr.depth-0").first.click()
    await page.click("#leaders")
    await expect(page.locator("#call-people li button").first).to_be_visible()
    await expect(page.locator("#call-people [data-kind]")).to_have_count(0)
    await expect(page.locator("#said-ago-row")).to_be_hidden()
    assert officers.complaints == []
