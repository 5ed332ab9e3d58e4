"""What was stopped and raised since: said loudly on both pages, and left stopped in one step."""

import re
from datetime import UTC, datetime, timedelta

import psycopg
from playwright.async_api import expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import press_and_hold
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]


async def test_it_is_read_on_the_overview_and_left_stopped_on_the_live_page(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("值班员", Role.OFFICER, Role.APPROVER)
    asked = drill.raised_when_stopped(datetime.now(UTC) + timedelta(minutes=43))
    waits = page.locator("#waiting-rows .signature")
    await page.goto(f"{officers.address}/")
    await expect(waits).to_contain_text("停止后又升级,没有通知任何人")
    await expect(waits).to_contain_text(re.compile("剩|还"))
    await picture(page, "overview-raised-when-stopped")
    await waits.locator("a.button").click()
    notice = page.locator("#notices .notice", has_text="现在没有通知任何人")
    await expect(notice).to_be_visible()
    await expect(notice.locator("a.button")).to_have_attribute("href", "/start")
    await picture(page, "live-raised-when-stopped")
    assert await faults(page) == []
    await notice.locator("button").click()
    await expect(page.locator("#act-title")).to_have_text("不启动,保持停止")
    await expect(page.locator("#act-what")).to_contain_text("保持停止")
    assert await page.locator("#act-hold").is_disabled()
    await page.select_option("#act-why", "handled")
    await picture(page, "live-leave-stopped")
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    recorded = admin.execute(
        "select kind, request->>'message_id' from gateway.commands where target = %s",
        (str(drill.mobilisation),),
    )
    assert recorded.fetchall() == [("decline", str(asked))]
