"""A dialog is closed while its answer is on the way, and opened about another thing: the answer
that comes late leaves that one alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from playwright.async_api import Page, Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live, press_and_hold
from tests.browser.test_posts import TO_COME, search
from tests.support.community import Community
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
COMMANDS = "**/v1/mobilisations/*/commands"
MESSAGES = "**/v1/mobilisations/*/messages"
ANSWERS = "**/v1/matters/*/answers"
LOCK = "**/v1/officers/*/lock"
RETURNS = "**/v1/people/*/returns"
RECORDED = "已记录,稍后生效"
SEARCHES = "**/v1/people/searches"
WATCH = """path => {
  const read = Response.prototype.json;
  window.taken = 0;
  Response.prototype.json = async function json() {
    const found = await read.call(this);
    if (this.url.endsWith(path)) setTimeout(() => { window.taken += 1; });
    return found;
  };
}"""
"""Counts answers that the page's own script has done with."""


@asynccontextmanager
async def sent_late(page: Page, path: str) -> AsyncIterator[asyncio.Event]:
    """What is sent within waits for the event; it is on its way, and its dialog closed, when this
    is left."""
    through = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == "POST":
            await through.wait()
        await route.continue_()

    await page.route(path, wait)
    end = path.rsplit("*", 1)[-1]
    async with page.expect_request(lambda one: one.method == "POST" and one.url.endswith(end)):
        yield through
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_a_pause_that_is_answered_late_leaves_the_stop_to_be_held(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await live(officers, "先暂停再停止的人", drill)
    async with sent_late(page, COMMANDS) as through:
        await page.click("[data-command=pause]")
        await press_and_hold(page, "#act-hold")
    await page.click("[data-command=stop]")
    through.set()
    await expect(page.locator("#said")).to_have_text(RECORDED)
    await expect(page.locator("#act")).to_be_visible()
    await expect(page.locator("#act-title")).to_have_text("停止")
    await press_and_hold(page, "#act-hold")
    await expect(page.locator("#act")).to_be_hidden()
    await expect(page.locator("#said")).to_contain_text("停止已生效")
    sent = "select kind from gateway.commands where target = %s order by at"
    kinds = admin.execute(sent, (str(drill.mobilisation),)).fetchall()
    assert kinds == [("pause",), ("stop",)]
    assert officers.complaints == []


async def test_a_pause_that_is_refused_late_is_not_said_of_the_stop_and_is_heard(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "暂停被退回的人", drill)
    through = asyncio.Event()

    async def refuse(route: Route) -> None:
        await through.wait()
        body = {"type": "problems/revision-stale", "title": "不行", "detail": "情况已经变了"}
        await route.fulfill(status=409, json=body)

    await page.route(COMMANDS, refuse)
    await page.click("[data-command=pause]")
    async with page.expect_request(COMMANDS):
        await press_and_hold(page, "#act-hold")
    await page.keyboard.press("Escape")
    await page.click("[data-command=stop]")
    through.set()
    for trouble in ("#trouble", "#act > [role=alert]:not(.trouble)"):
        await expect(page.locator(trouble)).to_have_text("暂停 情况已经变了")
    await expect(page.locator("#act-title")).to_have_text("停止")
    await expect(page.locator("#act-trouble")).to_be_hidden()
    await expect(page.locator("#act-hold")).to_be_enabled()
    # What is read aloud moves no button.
    await expect(page.locator("#act > .row:last-child")).to_be_visible()


async def test_a_post_is_handed_to_nobody_found_by_another_number_or_for_another_post(
    officers: Officers, towns: list[Community]
) -> None:
    first, second = list(towns[0].people.values())[:2]
    page = await officers.enter("交接的人")
    await page.goto(f"{officers.address}/people")
    await search(page, first.phone)
    await page.evaluate(WATCH, "/v1/people/searches")
    hand = page.locator("#rows").get_by_role("button", name="交接").first
    found, save = page.locator("#hand-found"), page.locator("#hand-save")
    through = asyncio.Event()

    async def wait(route: Route) -> None:
        await through.wait()
        await route.continue_()

    async def looked_for(phone: str) -> None:
        through.clear()
        await page.fill("#hand-phone", phone)
        async with page.expect_request(SEARCHES):
            await page.click("#hand-find")

    async def nobody_is_found(taken: int) -> None:
        through.set()
        await page.wait_for_function("taken => window.taken === taken", arg=taken)
        await expect(save).to_be_disabled()
        await expect(found).to_have_text("")

    await page.route(SEARCHES, wait)
    await hand.click()
    await looked_for(first.phone)
    await page.fill("#hand-phone", second.phone)
    await nobody_is_found(1)
    await looked_for(second.phone)
    await page.keyboard.press("Escape")
    await hand.click()
    await page.fill("#hand-phone", second.phone)
    await nobody_is_found(2)
    await page.click("#hand-find")
    await expect(found).to_contain_text("找到")
    await expect(save).to_be_enabled()
    assert officers.complaints == []


async def test_a_take_back_without_an_answer_leaves_the_next_one_to_be_sent(
    officers: Officers, towns: list[Community], admin: Admin
) -> None:
    person = list(towns[0].people.values())[2]
    for _ in range(2):
        admin.execute(TO_COME, (person.person_id,))
    page = await officers.enter("撤销两次的人")
    await page.goto(f"{officers.address}/people")
    await search(page, person.phone)
    take = page.locator("#rows").get_by_role("button", name="撤销请假")
    await expect(take).to_have_count(2)

    async def answer_is_lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route(RETURNS, answer_is_lost)
    await take.nth(0).click()
    await expect(page.locator("#trouble")).to_be_visible()
    await page.unroute(RETURNS)
    await take.nth(1).click()
    await expect(page.locator("#said")).to_have_text(RECORDED)
    await expect(page.locator("#trouble")).to_be_hidden()
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))


async def test_an_account_locked_late_does_not_get_the_roles_of_the_next(
    officers: Officers, admin: Admin
) -> None:
    await officers.invited("被停用的人", Role.AUDITOR)
    await officers.invited("改角色的人", Role.VIEWER)
    page = await officers.enter("管账号的人", Role.ADMINISTRATOR)
    await page.goto(f"{officers.address}/accounts")
    rows = page.locator("#rows tr")
    async with sent_late(page, LOCK) as through:
        await rows.filter(has_text="被停用的人").locator("button").click()
        await page.click("#change [value=lock]")
    await rows.filter(has_text="改角色的人").locator("button").click()
    await page.check("#change-roles [value=officer]")
    through.set()
    await expect(page.locator("#said")).to_have_text("被停用的人 已停用。")
    await expect(page.locator("#change-title")).to_have_text("改角色的人")
    await expect(page.locator("#change [value=lock]")).to_be_enabled()
    await page.click("#change-form [type=submit]")
    await expect(page.locator("#change")).to_be_hidden()
    kept = "select array(select unnest(roles) order by 1) from gateway.officers where name = %s"
    assert admin.execute(kept, ("被停用的人",)).fetchone() == (["auditor"],)
    assert admin.execute(kept, ("改角色的人",)).fetchone() == (["officer", "viewer"],)
    assert officers.complaints == []


async def test_a_late_answer_leaves_what_is_noted_of_the_next_matter(
    officers: Officers, drill: Mobilised
) -> None:
    for minutes in (6, 9):
        drill.matter("transport", "community", minutes)
    page = await officers.enter("答复两件事的人")
    await page.goto(f"{officers.address}/matters")
    answer = page.locator("#rows").get_by_role("button", name="答复")
    async with sent_late(page, ANSWERS) as through:
        await answer.nth(0).click()
        await page.locator("#answer-how button").first.click()
        await page.click("#answer-save")
    await answer.nth(1).click()
    await page.fill("#answer-note", "车已经派了")
    through.set()
    await expect(page.locator("#said")).to_have_text(RECORDED)
    await expect(page.locator("#answer")).to_be_visible()
    await expect(page.locator("#answer-note")).to_have_value("车已经派了")
    assert officers.complaints == []


async def test_a_late_answer_leaves_the_words_of_the_next_message(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "连发短信的人", drill)
    async with sent_late(page, MESSAGES) as through:
        await page.click("#message")
        await page.fill("#words", "21点到社区开会")
        await press_and_hold(page, "#send-hold")
    await page.click("#message")
    await page.fill("#words", "会议取消")
    through.set()
    await expect(page.locator("#said")).to_have_text(RECORDED)
    await expect(page.locator("#send")).to_be_visible()
    await expect(page.locator("#words")).to_have_value("会议取消")
    await expect(page.locator("#send-hold")).to_be_enabled()
    assert officers.complaints == []
