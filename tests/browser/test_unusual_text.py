"""Names as they may stand in a roster: from right to left, very long, emoji, signs that turn."""

import psycopg
import pytest
from playwright.async_api import Page, Route, expect

from services.gateway.domain.notes import CONTEXT
from services.runtime.sealing import Sealer
from tests.browser.conftest import PHONE, SIZE, Officers
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.database import TestDatabase
from tests.support.looks import faults, in_order, picture, turned
from tests.support.mobilised import Mobilised
from tests.support.roster_writing import RosterWriter

TURNS = "\u202e"
ARABIC = f"{TURNS}برج السلام"
LONG = "第一网格" + "很长的名字" * 24
EMOJI = "👨‍👩‍👧‍👦🏠幸福楼"
UNBROKEN = "Donaudampfschifffahrtsgesellschaft" * 4


async def in_sight(page: Page, *what: str) -> None:
    """What stands beside names of any length is not pushed out of its panel."""
    for each in what:
        for one in await page.locator(each).all():
            room = "own => own.closest('.scroll, main').getBoundingClientRect().right"
            box = await one.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= await one.evaluate(room) + 1, each


async def check(page: Page, name: str) -> None:
    """On a screen and on a phone nothing is pushed out of sight; no sign turns what follows."""
    for size, suffix in ((PHONE, "-phone"), (SIZE, "")):
        await page.set_viewport_size(size)
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
        await picture(page, f"unusual-{name}{suffix}")
    assert not await turned(page)
    assert await faults(page) == []


@pytest.fixture(scope="module")
def towns(database: TestDatabase) -> list[Community]:
    """One community of such names."""
    town = Community()
    town.name = town.root.name = f"{ARABIC} 7"
    town.grid("3网格").building(ARABIC).stairwell("2单元", "501")
    grid = town.grid(LONG)
    for name in (ARABIC, EMOJI, UNBROKEN, "<b>1号楼</b>&amp;"):
        grid.building(name).stairwell("2单元", "501", "1203")
    for number, person in enumerate(town.people.values()):
        person.name = (f"{TURNS}سلمان", EMOJI, UNBROKEN, LONG)[number % 4]
    url = database.url("muster_roster").set(drivername="postgresql")
    writer = RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY))
    writer.write(town)
    return [town]


async def test_the_live_page_keeps_its_order_and_its_frame(
    officers: Officers, drill: Mobilised, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    page = await officers.enter("夜班")
    drill.note(drill.visits[0], Sealer(RING, KEY).seal("قال الجار 12 و 13", CONTEXT))
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    await page.select_option("#doors-filter", "all")
    row = page.locator(f"tr[data-visit='{drill.visits[0]}']")
    await in_order(row.locator(".place"), "برج", "2单元", "501")
    await row.locator("[data-act=notes]").click()
    await expect(row.locator(".noted")).to_contain_text("الجار")
    await in_sight(page, "#tree-rows .bar", "#doors-rows [data-act=enter]")
    await check(page, "live")
    await row.locator("[data-act=call]").click()
    await page.wait_for_selector("#call-people button")
    await picture(page, "unusual-call")
    assert officers.complaints == []


async def test_so_does_the_page_of_people(officers: Officers, drill: Mobilised) -> None:
    page = await officers.enter("查人的夜班")
    await page.goto(f"{officers.address}/people")
    await page.fill("#q", "برج")
    await page.click("#search-form button")
    rows = page.locator("#rows tr")
    await expect(rows.first).to_be_visible()
    hidden = page.locator("#rows td:first-child button")
    while left := await hidden.count():
        await hidden.first.click()
        await expect(hidden).to_have_count(left - 1)
    arabic = page.locator("#rows td:first-child", has_text="سلمان").first
    await in_order(arabic, "سلمان", "199 ")
    await in_sight(page, "#rows td:last-child button")
    await check(page, "people")
    assert officers.complaints == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [(ARABIC, "بر"), ("A 区", "A区"), ("A 区", "A 区"), ("某𠮷镇", "某𠮷"), (EMOJI, EMOJI[:7])],
)
async def test_a_place_of_any_name_is_started_for_real_by_its_first_two_characters(
    officers: Officers, towns: list[Community], name: str, typed: str
) -> None:
    page = await officers.enter(f"开实战的{typed.encode().hex()[:24]}")

    async def named(route: Route) -> None:
        found = await (await route.fetch()).json()
        for one in found["divisions"]:
            one["name"] = name
        await route.fulfill(json=found)

    await page.route("**/v1/divisions", named)
    await page.goto(f"{officers.address}/start")
    await page.check("[name=kind][value=real]")
    await page.check(f"#divisions input[value='{towns[0].code}']")
    await page.click("#read-back")
    await page.fill("#typed", typed[0])
    await expect(page.locator("#go")).to_be_disabled()
    await page.fill("#typed", typed)
    await expect(page.locator("#go")).to_be_enabled()
    assert officers.complaints == []
