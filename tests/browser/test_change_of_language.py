"""A change of language in the middle of a form or a dialog: nothing chosen or typed is lost."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
from playwright.async_api import Page, Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import press_and_hold
from tests.support.community import Community
from tests.support.looks import picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]


async def to_other(page: Page, within: str, language: str) -> None:
    """The page is loaded anew: what stood there before is gone with it."""
    async with page.expect_navigation():
        await page.click(f"{within} a.language")
    await expect(page.locator("html")).to_have_attribute("lang", language)


async def to_english(page: Page, within: str = "header") -> None:
    await to_other(page, within, "en")


async def to_chinese(page: Page, within: str = "header") -> None:
    await to_other(page, within, "zh-CN")


async def test_what_was_chosen_to_start_is_still_chosen(
    officers: Officers, towns: list[Community]
) -> None:
    page = await officers.enter("换语言的人")
    await page.goto(f"{officers.address}/start")
    await page.check("[name=kind][value=real]")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.select_option("#hazard", index=2)
    hazard = await page.input_value("#hazard")
    await page.check("#levels input >> nth=0")
    # An hour that is not over before the test is, whenever it runs.
    hour = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=3)
    await page.fill("#onset", f"{hour:%H}:00")
    await page.press("#onset", "Tab")
    await page.select_option("#order", "evacuate")
    onset = await page.input_value("#onset")
    await page.click("#draw-circle")
    await page.fill("#radius", "321")
    await page.click("#map", position={"x": 200, "y": 150})
    await page.fill("#find", towns[0].name[:2])
    await page.fill("#note", "雨很大 <b>&")
    level = await page.locator("#levels input:checked").input_value()
    await page.click("#read-back")
    await page.fill("#typed", str(await page.locator("#typed").get_attribute("data-place")))
    await expect(page.locator("#go")).to_be_enabled()
    await to_english(page)
    # It is read back anew, in the other language, and as far as it was.
    await expect(page.locator("#readback")).to_contain_text("This is no drill")
    await expect(page.locator("#readback")).to_contain_text(f"Arrives {onset}")
    await expect(page.locator("#readback")).to_contain_text("has ordered to move now")
    await expect(page.locator("#go")).to_be_enabled()
    await picture(page, "start-language")
    await page.click("#change")
    assert await page.locator("[name=kind][value=real]").is_checked()
    assert await page.locator(f"#divisions input[value='{towns[0].code}']").is_checked()
    assert await page.input_value("#hazard") == hazard
    assert await page.locator("#levels input:checked").input_value() == level
    assert (await page.input_value("#onset"), await page.input_value("#order")) == (
        onset,
        "evacuate",
    )
    assert await page.input_value("#radius") == "321"
    assert await page.input_value("#note") == "雨很大 <b>&"
    assert await page.evaluate("sessionStorage.length") == 0
    async with page.expect_request(
        lambda request: '"radius_m":322' in (request.post_data or "")
    ) as asked:
        await page.fill("#radius", "322")
        await page.press("#radius", "Tab")
    last = await asked.value
    assert last.url.endswith("/v1/estimates")
    assert towns[0].code in (last.post_data or "")
    await expect(page.locator("#read-back")).to_be_enabled()
    await start_is_one_start(page, towns[0].name[:2])


async def start_is_one_start(page: Page, typed: str) -> None:
    """Its answer is lost, and the language changed: it is read back anew and is the same start."""
    sent: list[str | None] = []

    async def answer(route: Route) -> None:
        sent.append(await route.request.header_value("idempotency-key"))
        if len(sent) == 1:
            await route.abort()
        else:
            await route.fulfill(json={"alert_id": str(uuid.uuid4())})

    async def read_back_and_hold() -> None:
        await page.click("#read-back")
        await page.fill("#typed", typed)
        await press_and_hold(page, "#go")

    await page.route("**/v1/alerts", answer)
    await read_back_and_hold()
    await expect(page.locator("#start-trouble")).to_be_visible()
    await to_chinese(page)
    await expect(page.locator("#read-back")).to_be_enabled()
    await read_back_and_hold()
    await expect(page.locator("#readback")).to_contain_text("已记录")
    assert len(sent) == len({*sent}) + 1
    # It is recorded in either language, and nothing is left to hold.
    await to_english(page)
    await expect(page.locator("#readback")).to_contain_text("Recorded")
    await expect(page.locator("#go")).to_be_disabled()
    await expect(page.locator("#typed")).to_be_hidden()
    await picture(page, "start-recorded-language")


async def test_what_is_chosen_on_the_live_page_goes_along_into_its_dialogs_and_widening(
    officers: Officers, drill: Mobilised, towns: list[Community]
) -> None:
    page = await officers.enter("先选地方的人", Role.OFFICER)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.locator("#tree-rows tr.depth-0").first.click()
    chosen = await page.locator("#doors-place").inner_text()
    await page.click("#message")
    await expect(page.locator("#send-place")).to_have_text(chosen)
    await to_english(page, "#send")
    # What it speaks of is where it goes.
    await expect(page.locator("#send-place")).to_have_text(chosen)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    await page.check("#send-selection input >> nth=0")
    await expect(page.locator("#send-follows")).not_to_be_empty()
    assert any('"nodes":["' in body for body in asked)
    await message_is_one_message(page)
    await page.keyboard.press("Escape")
    await page.click("#call-again")
    said = await page.locator("#act-what").inner_text()
    await to_chinese(page, "#act")
    await expect(page.locator("#act-what")).to_contain_text(chosen)
    assert chosen in said

    await page.goto(f"{officers.address}/live/{drill.mobilisation}/widen")
    await page.check(f"#divisions input[value='{towns[1].code}']")
    await expect(page.locator("#go")).to_be_enabled()
    await to_english(page)
    assert await page.locator(f"#divisions input[value='{towns[1].code}']").is_checked()
    await expect(page.locator("#go")).to_be_enabled()


async def message_is_one_message(page: Page) -> None:
    """Held again after a lost answer it is the same; after a refusal it is another one."""
    sent: list[str | None] = []

    async def answer(route: Route) -> None:
        if route.request.method == "GET":
            await route.fallback()
            return
        sent.append(await route.request.header_value("idempotency-key"))
        if len(sent) == 2:
            await route.fulfill(status=409, json={"title": "No", "detail": "It does not run"})
        else:
            await route.abort()

    await page.fill("#words", "请关好门窗")
    await page.route("**/messages", answer)
    for held in range(1, 4):
        await press_and_hold(page, "#send-hold")
        await expect(page.locator("#send-hold")).to_be_enabled()
        assert len(sent) == held
    assert sent[0] == sent[1] != sent[2]


async def test_a_dialog_opens_again_about_the_same(
    officers: Officers, drill: Mobilised, towns: list[Community]
) -> None:
    page = await officers.enter("对话框里的人", Role.OFFICER)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    row = page.locator("#doors-rows tr", has_text="未知").first
    await row.locator("[data-act=enter]").click()
    visit = await row.get_attribute("data-visit")
    await page.fill("#enter-note", "还没发的话")
    await page.keyboard.press("Escape")
    row = page.locator("#doors-rows tr", has_text="未知").nth(1)
    await row.locator("[data-act=enter]").click()
    place = await page.locator("#enter-place").inner_text()
    await page.click("#enter-outcomes [value=away]")
    await page.fill("#enter [data-field=until]", "2030-01-01 08:00")
    await page.fill("#enter-note", "去女儿家")
    await to_english(page, "#enter")
    await expect(page.locator("#enter-save")).to_contain_text("Away")
    await expect(page.locator("#enter-place")).to_have_text(place)
    assert await page.input_value("#enter-note") == "去女儿家"
    assert await page.input_value("#enter [data-field=until]") == "2030-01-01 08:00"
    await expect(page.locator("#reads-until")).to_contain_text("2030-01-01 08:00 · Tuesday · in ")
    await page.keyboard.press("Escape")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    assert await page.input_value("#enter-note") == "还没发的话"

    await page.goto(f"{officers.address}/drills?lang=zh")
    await page.click("#after")
    month = await page.locator("#month").inner_text()
    await page.click("#new")
    await page.check("#edit [name=kind][value=public]")
    await page.check(f"#divisions input[value='{towns[1].code}']")
    await page.fill("#first", "2030-05-12 09:30")
    await page.check("#announce")
    await page.fill("#notice", "36")
    await page.click("#add-inject")
    await page.fill("#injects .place", "2号楼")
    await page.fill("#injects [type=number]", "15")
    await to_english(page, "#edit")
    await expect(page.locator("#edit-title")).to_have_text("New drill")
    assert await page.locator("#edit [name=kind][value=public]").is_checked()
    assert await page.locator(f"#divisions input[value='{towns[1].code}']").is_checked()
    assert await page.input_value("#first") == "2030-05-12 09:30"
    assert await page.input_value("#notice") == "36"
    assert await page.input_value("#injects .place") == "2号楼"
    assert await page.input_value("#injects [type=number]") == "15"
    await expect(page.locator("#month")).not_to_have_text(month)
    await expect(page.locator("#estimate")).not_to_be_empty()


async def test_who_logs_in_keeps_the_name_they_typed(officers: Officers) -> None:
    page = await officers.invited("先填名字的人")
    await page.goto(f"{officers.address}/login?next=/drills")
    await page.fill("#name", "先填名字的人")
    await page.fill("#password", "not-the-right-one")
    # Enter logs in: what changes the language is never meant by it.
    await page.press("#password", "Enter")
    await expect(page.locator("p.wrong")).to_be_visible()
    await page.click("button.language")
    await expect(page.locator("h1")).to_have_text("Log in to the console")
    assert await page.input_value("#name") == "先填名字的人"
    assert await page.input_value("[name=next]") == "/drills"
    assert await page.locator("p.wrong").count() == 0
