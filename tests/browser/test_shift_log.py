"""The shift log in the browser: taken over, handed over with what is open, read by the next."""

from playwright.async_api import expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.support.looks import picture
from tests.support.mobilised import Mobilised


async def test_a_shift_is_taken_over_handed_over_and_read(
    officers: Officers, drill: Mobilised
) -> None:
    drill.called_nobody("海上大风")
    page = await officers.enter("早班王")
    # Seen by one who may, it waits for nobody any more, nor goes into what is handed over.
    waits = page.locator("#waiting-rows li", has_text="海上大风")
    await waits.locator("button", has_text="范围不对").click()
    await expect(waits).to_have_count(0)
    await page.goto(f"{officers.address}/shifts")
    await expect(page.locator("#open")).to_contain_text("台风橙色预警")
    await expect(page.locator("#open")).not_to_contain_text("海上大风")
    await page.click("#take_over")
    await page.click("#save")
    await expect(page.locator("#duty")).to_contain_text("早班王")
    # By keyboard: n asks for the one thing that can be done.
    await page.keyboard.press("n")
    await expect(page.locator("#change-open")).to_contain_text("未落实")
    await page.fill("#note", "东区泵站 22 点来电")
    await picture(page, "shifts-hand-over")
    await page.click("#save")
    await expect(page.locator("#take_over")).to_be_visible()
    log = page.locator("#log tbody tr")
    await expect(log.first).to_contain_text("东区泵站")
    await log.first.locator("summary").click()
    await picture(page, "shifts-log")
    assert drill.mobilisation is not None

    drill.called_nobody("海上大雾")
    others = await officers.enter("看交接的人", Role.VIEWER)
    waits = others.locator("#waiting-rows li", has_text="海上大雾")
    await expect(waits).to_be_visible()
    assert await waits.locator("button").count() == 0
    await others.goto(f"{officers.address}/shifts")
    await expect(others.locator("#log tbody tr").first).to_contain_text("早班王")
    await expect(others.locator("#log")).not_to_contain_text("东区泵站")
    assert await others.locator("#take_over").count() == 0
    # What a role may not do is not offered anywhere.
    assert await others.locator("nav [href='/start'], nav [href='/people']").count() == 0
    await others.goto(f"{officers.address}/live/{drill.mobilisation}")
    await expect(others.locator("#doors-rows .place").first).to_be_visible()
    acts = "#doors-rows button:not(.place), .title :is(button, .button)"
    assert await others.locator(acts).locator("visible=true").count() == 0
    await picture(others, "live-viewer")
    assert officers.complaints == []
