"""Who is away, and who holds which post: seen and changed on the page of people."""

import psycopg
from playwright.async_api import Page, expect

from tests.browser.conftest import Officers
from tests.support.community import Community
from tests.support.looks import faults, picture

Admin = psycopg.Connection[tuple[object, ...]]
AWAY = """
insert into roster.absences (absence_id, person_id, starts_at, ends_at)
values (gen_random_uuid(), %s, now() - interval '1 hour', now() + interval '1 day')
"""
SENT = "select target from gateway.commands where kind = %s"


async def search(page: Page, words: str) -> None:
    await page.fill("#q", words)
    async with page.expect_response("**/v1/people/searches"):
        await page.click("#search-form button")


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
