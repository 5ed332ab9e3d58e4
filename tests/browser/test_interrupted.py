"""A session that ends in the middle of a form, a finger that presses twice, words typed meanwhile,
and a field left empty."""

import re

import psycopg
from playwright.async_api import Route, expect

from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import THREE_FRAMES, press_and_hold
from tests.support.looks import picture
from tests.support.mobilised import OUTCOMES, Mobilised
from tests.support.signed_in import keeping

Admin = psycopg.Connection[tuple[object, ...]]
RECORDED = "select outcome from gateway.answers where visit_id = %s"


async def test_what_was_chosen_is_still_there_after_logging_in_anew(
    officers: Officers, console: Parts, drill: Mobilised, admin: Admin
) -> None:
    name = "登录过期的人"
    page = await officers.enter(name)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    row = page.locator("#doors-rows tr", has_text="未知").first
    visit = await row.get_attribute("data-visit")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    await page.fill("#enter-note", "灯亮着")
    await page.keyboard.press("Escape")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    assert await page.input_value("#enter-note") == "灯亮着"
    await page.click("#enter-outcomes button[value=safe]")
    admin.execute("delete from gateway.sessions")
    await page.click("#enter-save")
    await expect(page.locator("#enter")).to_contain_text("登录已结束")
    await picture(page, "session-ended")
    # There is no page in the other language now: this one stays, and nothing is laid aside.
    async with page.expect_response("**/v1/looks"):
        await page.click("#enter a.language")
    assert await page.evaluate("sessionStorage.length") == 0
    beside = await page.context.new_page()
    await beside.goto(f"{officers.address}/login/link/{await keeping(console.units).link(name)}")
    await beside.click("form button")
    await beside.wait_for_url(f"{officers.address}/")
    assert admin.execute(RECORDED, (visit,)).fetchall() == []
    await page.click("#enter-save")
    await expect(page.locator("#enter")).to_be_hidden()
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("safe",)]


async def test_a_press_that_comes_twice_is_one_answer(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("手抖的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    row = page.locator("#doors-rows tr", has_text="未知").first
    visit = await row.get_attribute("data-visit")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    await page.click("#enter-outcomes button[value=safe]")
    await page.dblclick("#enter-save")
    await expect(page.locator("#enter")).to_be_hidden()
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("safe",)]


async def test_what_was_found_meanwhile_is_not_what_is_taken_back(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("撤销的人")
    visit = drill.visits[OUTCOMES.index("no_answer")]
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    undo = page.locator("#enter-outcomes button[value=unknown]")
    await expect(undo).to_contain_text("撤销“没人应”")
    drill.settle(visit, "safe")
    await expect(page.locator(f"tr[data-visit='{visit}']")).to_have_count(0)
    await undo.click()
    await page.click("#enter-save")
    await expect(page.locator("#enter-trouble")).to_contain_text("没有撤销")
    await picture(page, "undo-of-another")
    assert admin.execute(RECORDED, (visit,)).fetchall() == []
    # It has been read by now.
    await expect(undo).to_contain_text("撤销“平安”")
    await undo.click()
    await page.click("#enter-save")
    await expect(page.locator("#enter")).to_be_hidden()
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("unknown",)]


async def test_that_the_session_has_ended_is_said_and_nobody_is_taken_to_it_twice(
    officers: Officers, admin: Admin
) -> None:
    page = await officers.enter("还在写的人")
    await page.set_viewport_size({"width": 1366, "height": 300})
    await page.goto(f"{officers.address}/messages")
    await page.wait_for_selector("#divisions input")
    admin.execute("delete from gateway.sessions")
    await expect(page.locator("#trouble")).to_contain_text("登录已结束")
    await page.focus("#words")
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    stood = await page.evaluate("scrollY")
    assert stood > 0
    for _ in range(2):
        async with page.expect_response("**/v1/messages") as again:
            pass
        await (await again.value).finished()
        await page.evaluate(THREE_FRAMES)
        assert await page.evaluate("scrollY") == stood
    await expect(page.locator("#trouble")).to_contain_text("登录已结束")


async def test_what_was_recorded_though_no_answer_came_is_said(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("断线的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    row = page.locator("#doors-rows tr", has_text="未知").first
    visit = await row.get_attribute("data-visit")
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    await page.click("#enter-outcomes button[value=safe]")

    async def lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/outcomes", lost)
    await page.click("#enter-save")
    trouble = page.locator("#enter-trouble")
    await expect(trouble).to_contain_text("可能已经记录,也可能没有")
    await page.unroute("**/outcomes")
    # Another thing is meant by now: one hears first that the other stands.
    await page.click("#enter-outcomes button[value=no_answer]")
    await page.click("#enter-save")
    await expect(trouble).to_contain_text("其实已经记录")
    await picture(page, "sent-otherwise")
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("safe",)]
    await page.click("#enter-save")
    await expect(page.locator("#enter")).to_be_hidden()
    assert admin.execute(RECORDED, (visit,)).fetchall() == [("safe",), ("no_answer",)]


async def test_more_of_a_search_is_of_the_words_that_were_searched(officers: Officers) -> None:
    page = await officers.enter("改口的人")

    async def one(route: Route) -> None:
        await route.continue_(url=f"{route.request.url}?limit=1")

    await page.route("**/v1/people/searches", one)
    await page.goto(f"{officers.address}/people")
    await page.fill("#q", "2号楼1单元")
    await page.click("#search-form button")
    rows = page.locator("#rows tr")
    await expect(rows).to_have_count(1)
    await page.fill("#q", "3号楼2单元")
    await page.click("#more")
    await expect(rows).to_have_count(2)
    await expect(rows.last).to_contain_text("2号楼1单元")
    # A post is handed to one person, never to the first of several.
    await page.unroute("**/v1/people/searches")
    await rows.last.locator("td:nth-child(2) button").first.click()
    await page.fill("#hand-phone", "2号楼")
    await page.click("#hand-find")
    await expect(page.locator("#hand-found")).to_contain_text("不止一人")
    assert await page.locator("#hand-save").is_disabled()


async def test_an_invitation_for_everywhere_is_ticked_and_a_channel_is_held_to_be_off(
    officers: Officers, admin: Admin
) -> None:
    page = await officers.enter("管账号的人", Role.ADMINISTRATOR)
    await page.goto(f"{officers.address}/accounts")
    await page.click("#new")
    await page.click("#invite-form [type=submit]")
    # What is wrong is said at the field in the page's language, and the first one gets the keys.
    said = page.locator("#invite .fault")
    await expect(said).to_have_text(["▲ 请填写这一项。"] * 2)
    name = page.locator("#invite-name")
    await expect(name).to_be_focused()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_have_accessible_description("▲ 请填写这一项。")
    await picture(page, "invite-wrong")
    await page.fill("#invite-name", "漏填辖区的人")
    await page.fill("#invite-division", "44030")
    await page.click("#invite-form [type=submit]")
    await expect(said).to_have_text(["▲ 2、4、6、9 或 12 位数字"])
    await page.fill("#invite-division", "")
    await page.check("#invite-division-everywhere")
    await page.click("#invite-form [type=submit]")
    await expect(said).to_have_text(["▲ 请至少选一个角色。"])
    await page.uncheck("#invite-division-everywhere")
    await page.check("#invite-roles [value=viewer]")
    await page.click("#invite-form [type=submit]")
    await expect(page.locator("#invite-division")).to_be_focused()
    await page.check("#invite-division-everywhere")
    await picture(page, "invite-everywhere")
    await page.click("#invite-form [type=submit]")
    await expect(page.locator("#linked-title")).to_contain_text("漏填辖区的人")
    await page.click("#linked [data-close]")
    row = page.locator("#rows tr", has_text="漏填辖区的人")
    await expect(row).to_contain_text("全部")
    await row.locator("button").click()
    await expect(page.locator("#change-division-everywhere")).to_be_checked()
    await expect(page.locator("#change-division")).to_be_disabled()
    await page.uncheck("#change-division-everywhere")
    await page.fill("#change-division", "440305")
    await picture(page, "change-division")
    await page.click("#change-form [type=submit]")
    await expect(row).to_contain_text("440305")
    # A key of a program is shown once, and is in the list without it.
    await page.click("#new-key")
    await page.fill("#key-name", "气象台")
    await page.check("#key-scopes [value='alerts:write']")
    await page.check("#key-division-everywhere")
    await picture(page, "make-key")
    await page.click("#make-key-form [type=submit]")
    await expect(page.locator("#one-time")).to_have_value(re.compile("^mk_"))
    await picture(page, "key-made")
    await page.click("#linked [data-close]")
    await expect(page.locator("#api-keys tr", has_text="气象台")).to_contain_text("有效至")
    # What would silence everything takes more than a stray click.
    await page.goto(f"{officers.address}/settings")
    await page.click("#channels .hold >> nth=0")
    await press_and_hold(page, "#channels .hold >> nth=0")
    await expect(page.locator("#said")).to_be_visible()
    switched = admin.execute("select target, request from gateway.commands where kind = 'channel'")
    assert switched.fetchall() == [("sms", {"enabled": False, "rate_per_s": None})]


async def test_settings_show_what_is_in_force_and_keep_what_is_typed(
    officers: Officers, admin: Admin
) -> None:
    page = await officers.enter("看设置的人", Role.ADMINISTRATOR)
    await page.goto(f"{officers.address}/settings")
    rate, call = page.locator("#rate-sms"), page.locator("#channels tr", has_text="电话")
    await rate.fill("7")
    # Meanwhile another officer sets both.
    admin.execute(
        "insert into notifier.channels (channel, enabled, rate_per_s, changed_by, changed_at)"
        " values ('sms', true, 3, '别人', now()), ('call', false, 2, '别人', now())"
    )
    try:
        await expect(call).to_contain_text("别人")
        await expect(page.locator("#rate-call")).to_have_value("2")
        await expect(call.locator("button", has_text="打开")).to_be_visible()
        await expect(rate).to_have_value("7")
        await expect(rate).to_be_focused()
    finally:
        admin.execute("delete from notifier.channels")
    assert officers.complaints == []
