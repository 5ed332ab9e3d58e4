"""Approval by another: who proposed it reads why not, a second officer decides in one step, or
declines with a note."""

import re
from datetime import UTC, datetime, timedelta

import psycopg
from playwright.async_api import expect

from services.gateway.console.domain.messages import CONTEXT
from services.gateway.domain.roles import Role
from services.runtime.sealing import Sealer
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import figures_move, press_and_hold
from tests.support.composed import KEY, RING
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]


async def test_the_second_officer_approves_what_the_first_proposed(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    first = await officers.enter("发起的人", Role.OFFICER, Role.APPROVER)
    second = await officers.enter("批准的人", Role.APPROVER, language="en")
    (row,) = admin.execute(
        "select officer_id::text from gateway.officers where name = '发起的人'"
    ).fetchall()
    drill.state("awaiting_approval")
    drill.proposed(str(row[0]), datetime.now(UTC) + timedelta(minutes=43))
    waits = "#waiting-rows .signature"
    await first.goto(f"{officers.address}/")
    await expect(first.locator(waits)).to_contain_text("您自己发起的,要另一位审批人签")
    await expect(first.locator(waits)).to_contain_text("能签的人:批准的人")
    assert await first.locator(f"{waits} a.button").count() == 0
    await second.goto(f"{officers.address}/")
    await expect(second.locator(waits)).to_contain_text(re.compile("4[12] min left"))
    await picture(first, "overview-waits-zh")
    await picture(second, "overview-waits-en")
    assert await faults(second) == []
    await second.click(f"{waits} a.button >> nth=1")
    await expect(second.locator("#act")).to_be_visible()
    await picture(second, "live-decline")
    assert await second.locator("#act-hold").is_disabled()
    await second.keyboard.press("Escape")
    await second.click("[data-command=approve]")
    await picture(second, "live-approve")
    await press_and_hold(second, "#act-hold")
    await expect(second.locator("#act")).to_be_hidden()
    assert admin.execute(
        "select kind from gateway.commands where target = %s", (str(drill.mobilisation),)
    ).fetchall() == [("approve",)]
    drill.state("running")
    words = Sealer(RING, KEY).seal("避难点改为第二小学", CONTEXT)
    message = drill.asks_for_message(str(row[0]), words)
    drill.proposed(str(row[0]), datetime.now(UTC) + timedelta(minutes=42), message)
    # Who asked for it reads who has to sign, where another has the buttons.
    await first.goto(f"{officers.address}/live/{drill.mobilisation}")
    asked = first.locator("#notices .notice", has_text="避难点改为第二小学")
    await expect(asked).to_contain_text("您自己发起的,要另一位审批人签。能签的人:批准的人")
    assert await asked.locator("button").count() == 0
    await picture(first, "live-may-not-sign")
    # Who goes by keyboard is not thrown off it by what moves meanwhile.
    button = second.locator("#notices", has_text="避难点改为第二小学").locator("button >> nth=0")
    await button.focus()
    await figures_move(second)
    await expect(button).to_be_focused()
    await button.click()
    await picture(second, "live-approve-message")
    await press_and_hold(second, "#act-hold")
    await expect(second.locator("#act")).to_be_hidden()
    signed = "select count(*) from gateway.commands where request->>'message_id' = %s"
    assert admin.execute(signed, (str(message),)).fetchone() == (1,)
    widening = drill.widened_by(str(row[0]), "清泉社区")
    drill.proposed(str(row[0]), datetime.now(UTC) + timedelta(minutes=42), widening)
    notice = second.locator("#notices .notice", has_text="清泉社区")
    await notice.locator("button >> nth=0").click()
    await expect(second.locator("#act-what")).to_contain_text("清泉社区")
    await picture(second, "live-approve-widening")
    await press_and_hold(second, "#act-hold")
    await expect(second.locator("#act")).to_be_hidden()
    assert admin.execute(signed, (str(widening),)).fetchone() == (1,)
    await second.goto(f"{officers.address}/live/{drill.mobilisation}?act=decline")
    await second.select_option("#act-why", "too_early")
    await second.fill("#act-note", "北片还没有下雨")
    await press_and_hold(second, "#act-hold")
    await expect(second.locator("#act")).to_be_hidden()
    drill.state("declined")
    await second.click("#declined-notes")
    await expect(second.locator("#declined-text")).to_contain_text("北片还没有下雨")
    await picture(second, "live-declined")
    assert officers.complaints == []
