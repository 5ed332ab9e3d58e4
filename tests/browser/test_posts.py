"""Who is away, and who holds which post: seen and changed on the page of people."""

import psycopg
import pytest
from playwright.async_api import Page, expect

from schemas.vocabulary import PostKind
from tests.browser.conftest import PHONE, Officers
from tests.support.community import Community
from tests.support.looks import faults, picture

Admin = psycopg.Connection[tuple[object, ...]]
AWAY = """
insert into roster.absences (absence_id, person_id, starts_at, ends_at)
values (gen_random_uuid(), %s, now() - interval '1 hour', now() + interval '1 day')
"""
TO_COME = """
insert into roster.absences (absence_id, person_id, starts_at, ends_at)
values (gen_random_uuid(), %s, now() + interval '2 days', now() + interval '3 days')
returning absence_id
"""
SENT = "select target from gateway.commands where kind = %s"


async def search(page: Page, words: str) -> None:
    """Whoever is listed when this returns was found by these words, not by those before."""
    await page.fill("#q", words)
    await page.locator("#rows").evaluate("rows => rows.replaceChildren()")
    await page.click("#search-form button")
    await page.wait_for_selector("#rows tr")


async def test_who_is_away_is_marked_and_can_be_back(
    officers: Officers, towns: list[Community], admin: Admin
) -> None:
    person, other = list(towns[0].people.values())[:2]
    page = await officers.enter("登记请假的人")
    await page.goto(f"{officers.address}/people")
    rows = page.locator("#rows tr")
    await search(page, person.phone)
    await expect(rows).to_have_count(1)
    await expect(rows.get_by_role("button", name="已回来")).to_have_count(0)
    await rows.get_by_role("button", name="登记请假").click()
    await page.fill("#absence-until", "2031-01-31 09:00")
    await page.click("#absence [data-close]")
    # What was typed of one person says nothing of the next.
    await search(page, other.phone)
    await rows.get_by_role("button", name="登记请假").click()
    await expect(page.locator("#absence-until")).to_have_value("")
    await page.click("#absence [data-close]")
    admin.execute(AWAY, (person.person_id,))
    await search(page, person.phone)
    await expect(rows).to_contain_text("◇ 请假中")
    assert await faults(page) == []
    await picture(page, "people-away")
    await rows.get_by_role("button", name="已回来").click()
    await expect(page.locator("#said")).to_be_visible()
    sent = admin.execute(SENT, ("end-absence",)).fetchall()
    assert sent == [(str(person.person_id),)]
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))
    await search(page, person.phone)
    await expect(rows.get_by_role("button", name="已回来")).to_have_count(0)
    assert officers.complaints == []


@pytest.mark.parametrize(("language", "take"), [("zh-CN", "撤销请假"), ("en", "Take back")])
async def test_an_absence_to_come_is_shown_and_taken_back(
    officers: Officers, towns: list[Community], admin: Admin, language: str, take: str
) -> None:
    person = next(iter(towns[0].people.values()))
    ((absence,),) = admin.execute(TO_COME, (person.person_id,)).fetchall()
    page = await officers.enter(f"撤销请假的人{language}", language=language)
    await page.goto(f"{officers.address}/people")
    await search(page, person.phone)
    row = page.locator("#rows tr")
    await expect(row).to_have_count(1)
    await expect(row).not_to_contain_text("◇ 请假中")
    assert await faults(page) == []
    await picture(page, f"people-to-come-{language[:2]}")
    await page.set_viewport_size(PHONE)
    await picture(page, f"people-to-come-{language[:2]}-phone")
    await row.get_by_role("button", name=take).click()
    await expect(page.locator("#said")).to_be_visible()
    asked = "select target, request from gateway.commands where kind = %s order by at desc limit 1"
    sent = admin.execute(asked, ("end-absence",)).fetchall()
    assert sent == [(str(person.person_id), {"absence_id": str(absence)})]
    admin.execute("delete from roster.absences where person_id = %s", (person.person_id,))
    assert officers.complaints == []


async def test_a_post_without_holder_is_given_to_somebody(
    officers: Officers, towns: list[Community], admin: Admin
) -> None:
    post = next(item for item in towns[0].posts if item.kind is PostKind.STAIRWELL_LEADER)
    heir = towns[0].people["书记"]
    ends = "update roster.assignments set ends_at = now() - interval '1 minute' where post_id = %s"
    admin.execute(ends, (post.post_id,))
    page = await officers.enter("补缺的人")
    await page.goto(f"{officers.address}/people")
    await search(page, "1号楼1单元")
    row = page.locator("#rows tr", has_text="无人任职")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("楼道长")
    await picture(page, "people-vacant")
    await row.get_by_role("button", name="交接").click()
    await page.fill("#hand-phone", heir.phone)
    await page.keyboard.press("Enter")
    await expect(page.locator("#hand-found")).to_contain_text("找到")
    # Pressed once more it looks once more, and hands nothing over.
    async with page.expect_response("**/v1/people/searches"):
        await page.keyboard.press("Enter")
    await expect(page.locator("#hand")).to_be_visible()
    await expect(page.locator("#hand-save")).to_be_enabled()
    assert await faults(page) == []
    await page.click("#hand-save")
    await expect(page.locator("#hand")).to_be_hidden()
    given = "select request from gateway.commands where kind = %s and target = %s"
    ((request,),) = admin.execute(given, ("assign-post", str(post.post_id))).fetchall()
    assert isinstance(request, dict)
    assert (request["person_id"], request["rank"]) == (str(heir.person_id), "A")
    assert officers.complaints == []
