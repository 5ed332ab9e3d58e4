"""A leader rings the duty room: what they say is entered where they are looked up."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
from playwright.async_api import Route, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import THREE_FRAMES
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
    await expect(said).to_have_text("本人说收到")
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
    # By two clocks, of browser and console.
    ago = kinds["cannot"]
    assert isinstance(ago, timedelta)
    assert timedelta(seconds=55) < ago < timedelta(minutes=2)
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


async def test_a_post_that_nobody_holds_is_named_beside_whom_one_can_call(
    officers: Officers, drill: Mobilised, admin: Admin
) -> None:
    page = await officers.enter("找不到楼道长的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    row = page.locator("#doors-rows tr", has_text="未知").first
    visit = await row.get_attribute("data-visit")
    ended = (
        "update roster.assignments set ends_at = %s where post_id in (select p.post_id"
        " from roster.posts p join alerting.visit v on v.stairwell_id = p.node_id"
        " where v.visit_id = %s and p.kind = 'stairwell_leader')"
    )
    held = admin.execute(ended, (datetime.now(UTC) - timedelta(seconds=1), visit))
    assert held.rowcount > 0
    await row.locator("[data-act=call]").click()
    people = page.locator("#call-people")
    await expect(people).to_contain_text("楼道长:无人任职")
    await expect(people.locator("li button").first).to_be_visible()
    await picture(page, "live-call-vacant-zh")
    assert await faults(page) == []
    admin.execute(ended, (None, visit))
    assert officers.complaints == []


async def test_who_is_found_late_is_not_shown_as_another_places(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("接连打电话的人")
    asked: list[str] = []
    answered = asyncio.Event()

    async def first_late(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            await answered.wait()
            await route.fulfill(json={"people": [], "vacant": [], "next": None})
        else:
            await route.continue_()

    await page.route("**/v1/people/searches", first_late)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    places = page.locator("#tree-rows tr.depth-0")
    await places.nth(0).click()
    await page.click("#leaders")
    await page.keyboard.press("Escape")
    await places.nth(1).click()
    await page.click("#leaders")
    people = page.locator("#call-people [data-kind=received]")
    await expect(people.first).to_be_visible()
    async with page.expect_response("**/v1/people/searches") as late:
        answered.set()
    await (await late.value).finished()
    await page.evaluate(THREE_FRAMES)
    await expect(people.first).to_be_visible()
    assert officers.complaints == []
