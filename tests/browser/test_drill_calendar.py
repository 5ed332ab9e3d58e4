"""The calendar of drills in the browser: by keyboard, with clear refusals, moved and cancelled."""

import re
from datetime import datetime, timedelta

import psycopg
from playwright.async_api import Page, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_looks import keep_plans
from tests.support.community import Community
from tests.support.looks import picture

Admin = psycopg.Connection[tuple[object, ...]]


async def saved(page: Page, when: str) -> None:
    await page.fill("#first", when)
    await page.click("#save")


async def weekly_is_changed(page: Page, admin: Admin, place: str) -> None:
    """A change of the note from its last time leaves a series where it is, or says what goes."""
    times = "select slot, at from gateway.drill_occurrences where state = 'planned' order by slot"
    await page.keyboard.press("Enter")
    await page.check(f"#divisions input[value='{place}']")
    await page.select_option("#repeat", "weekly")
    await page.check("[name=kind][value=system]")
    first = await page.input_value("#first")
    await page.click("#save")
    await expect(page.locator("#edit")).to_be_hidden()
    planned = admin.execute(times).fetchall()
    assert len(planned) > 3
    last = page.locator("#list tbody tr", has_text="09:00").last
    await last.locator("button").click()
    await page.click("#one-acts button:has-text('修改')")
    await expect(page.locator("#first")).to_have_value(first)
    await expect(page.locator("#lost")).to_be_empty()
    later = (datetime.fromisoformat(first) + timedelta(days=14)).isoformat(timespec="minutes")
    await page.fill("#first", later)
    await expect(page.locator("#lost")).to_contain_text("2 次")
    await picture(page, "drills-change")
    await page.fill("#first", first)
    await page.fill("#note", "带上手电筒")
    await page.click("#save")
    await expect(page.locator("#edit")).to_be_hidden()
    assert admin.execute(times).fetchall() == planned


async def to_month_of(page: Page, day: str) -> None:
    """From the month that is shown to the one of a day: the next one, unless it has begun since."""
    month = page.locator("#month")
    wanted = page.locator(f"#days td:not(.other) > .day[data-day='{day}']")
    for _ in range(2):
        if await wanted.count():
            return
        shown = await month.inner_text()
        await page.keyboard.press("PageDown")
        await expect(month).not_to_have_text(shown)
    await expect(wanted).to_have_count(1)


async def what_is_wrong_is_named_where_it_is_known(page: Page, admin: Admin, day: str) -> None:
    """One of an earlier version has no code: no empty brackets stand in its place."""
    set_to = "update gateway.drill_occurrences set state = %s, reason = %s, because = %s"
    for code in ("polygon-crossing", ""):
        admin.execute(set_to, ("missed", "unwritable", code))
        await page.reload()
        await page.wait_for_selector("#days .day")
        await to_month_of(page, day)
        row = page.locator("#list tbody tr", has_text="写不成预警")
        await expect(row).to_contain_text(code)
        assert ("(" in await row.inner_text()) == bool(code)
    admin.execute(set_to, ("cancelled", "", ""))
    # Nothing is drawn anew any more, which would take the keys to another day.
    await expect(page.locator("#days .one.cancelled")).to_have_count(1)


async def test_a_drill_is_planned_moved_and_cancelled(
    officers: Officers, admin: Admin, towns: list[Community]
) -> None:
    keep_plans(admin)
    page = await officers.enter("排演练的人")
    await page.goto(f"{officers.address}/drills")
    await page.wait_for_selector("#days .day")
    month = await page.locator("#month").inner_text()
    await page.keyboard.press("PageDown")
    await expect(page.locator("#month")).not_to_have_text(month)
    # By keyboard alone: to the next day, and a drill on it. In the last days of a month the week
    # that is shown first holds today.
    await page.locator("#days td:not(.other) > .day").first.focus()
    await page.keyboard.press("ArrowRight")
    day = await page.evaluate("document.activeElement.dataset.day")
    await page.keyboard.press("Enter")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.select_option("#hazard", "typhoon")
    await page.check("#levels input[value=orange]")
    await expect(page.locator("#estimate")).to_contain_text(re.compile("不敲居民的门。预计:回复"))
    await page.check("[name=kind][value=public]")
    await expect(page.locator("#estimate")).to_contain_text(re.compile(r"[1-9]\d* 户"))
    assert await page.input_value("#first") == f"{day} 09:00"
    await picture(page, "drills-new")
    # A time that is not understood is said in the page's language; what was read stands below.
    await saved(page, " ")
    await expect(page.locator("#edit .fault")).to_contain_text("没看懂这个时间")
    await page.fill("#first", f"{day} 09:00")
    await expect(page.locator("#edit .fault")).to_be_hidden()
    await saved(page, "明早九点")
    await expect(page.locator("#edit .fault")).to_contain_text("没看懂这个时间")
    await picture(page, "drills-new-time")
    await page.fill("#first", f"{day.replace('-', '/')}　９：３０")
    await expect(page.locator("#edit .fault")).to_be_hidden()
    await expect(page.locator("#reads-first")).to_contain_text(f"{day} 09:30 · 星期")
    await page.press("#first", "Tab")
    assert await page.input_value("#first") == f"{day} 09:30"
    await saved(page, "2020-01-01 09:00")
    await expect(page.locator("#edit-trouble")).to_contain_text("时间已过")
    # What was typed is still there, and goes through with another time.
    await saved(page, f"{day} 09:00")
    await expect(page.locator("#edit")).to_be_hidden()
    await expect(page.locator("#list tbody tr")).to_have_count(1)
    # Its plan has two officers decide: another one signs it, and who waits reads who can.
    await expect(page.locator("#list")).to_contain_text("等另一位值班员签字")
    await expect(page.locator("#list")).to_contain_text("没有能签的账号")
    signer = await officers.enter("签字的人", Role.APPROVER)
    await page.goto(officers.address)
    await expect(page.locator("#waiting-rows")).to_contain_text("能签的人:签字的人")
    await page.goto(f"{officers.address}/drills")
    await page.wait_for_selector("#days .day")
    await to_month_of(page, day)
    await page.click("#days .one.planned")
    await expect(page.locator("#one-facts")).to_contain_text("能签的人:签字的人")
    await page.keyboard.press("Escape")
    await signer.goto(f"{officers.address}/drills")
    await signer.wait_for_selector("#days .day")
    await to_month_of(signer, day)
    await signer.click("#days .one.planned")
    await signer.click("#one-acts button:has-text('签字')")
    await picture(signer, "drills-sign")
    # Changed meanwhile, it is shown anew and signed as it is by now.
    admin.execute("update gateway.drills set revision = revision + 1, note = '改在下午'")
    await signer.click("#sure-go")
    await expect(signer.locator("#one-trouble")).to_contain_text("情况已经变了")
    await expect(signer.locator("#one-facts")).to_contain_text("改在下午")
    await signer.click("#one-acts button:has-text('签字')")
    await signer.click("#sure-go")
    await expect(signer.locator("#list")).to_contain_text("已安排")
    # Who has the calendar open sees it too, and keeps the keys where they are.
    await expect(page.locator("#list")).to_contain_text("已安排")
    await expect(page.locator("#days .one.planned")).to_be_focused()

    await page.keyboard.press("n")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await saved(page, f"{day}T10:00")
    await expect(page.locator("#edit-trouble")).to_contain_text("冲突")
    await page.click("#edit [data-close]")

    await page.click("#days .one.planned")
    await picture(page, "drills-one")
    await page.click("#one-acts button:has-text('改时间')")
    await page.fill("#move-at", f"{day}T15:30")
    await page.click("#move-form button[type=submit]")
    await expect(page.locator("#days .one.planned")).to_contain_text("15:30")
    await page.click("#days .one.planned")
    await page.click("#one-acts button:has-text('取消这一次')")
    await page.click("#sure-go")
    await expect(page.locator("#days .one.cancelled")).to_have_count(1)
    row = admin.execute("select state, slot = at from gateway.drill_occurrences").fetchall()
    assert row == [("cancelled", False)]
    await what_is_wrong_is_named_where_it_is_known(page, admin, day)
    await page.locator(f"#days .day[data-day='{day}']").focus()
    await weekly_is_changed(page, admin, towns[0].code)
    # Refusals are answers, and the browser says so; nothing else complained.
    assert [one for one in officers.complaints if "status of 4" not in one] == []


async def test_who_only_looks_plans_and_sets_nothing(officers: Officers) -> None:
    page = await officers.enter("看日历的人", Role.VIEWER)
    await page.goto(f"{officers.address}/drills")
    await page.wait_for_selector("#days .day")
    assert await page.locator("#new").count() == 0
    await page.keyboard.press("n")
    await expect(page.locator("#edit")).to_be_hidden()
    await page.goto(f"{officers.address}/settings")
    await expect(page.locator("#channels tbody tr")).to_have_count(2)
    assert await page.locator("#channels button, #channels input").count() == 0
    assert officers.complaints == []
