"""How fast each place goes, and by when it is done, on the live page."""

import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.async_api import expect

from services.gateway.console.domain.pace import a_minute, end, pace_of
from tests.browser.conftest import Officers
from tests.support.looks import faults, picture
from tests.support.mobilised import Mobilised

Admin = psycopg.Connection[tuple[object, ...]]
NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
RULE = """async asked => {
  const script = [...document.scripts].find(one => one.src.endsWith('live.js')).src;
  const { aMinute, end } = await import(script.replace('live.js', 'pace.js'));
  return asked.map(([pace, at, missing]) => {
    const rate = aMinute(pace, at);
    return [rate, end(at, missing, rate)];
  });
}"""
ASKED = [
    (pace_of(NOW - timedelta(seconds=age) for age in ages), NOW + timedelta(seconds=later), missing)
    for ages in ((), (0,), (5, 70, 300), tuple(range(0, 900, 9)))
    for later in (0, 400, 86_400 * 40, -86_400 * 40)
    for missing in (0, 1, 60, 5_000)
]
"""Paces, when they are looked at, and what is missing then."""
SAID = """async ([head, figures]) => {
  const script = [...document.scripts].find(one => one.src.endsWith('live.js')).src;
  const { ending, outlook, wholeEnds } = await import(script.replace('live.js', 'pace.js'));
  const at = new Date();
  const picture = { head, at, of: (id, name) => figures[name] ?? 0 };
  const now = at.getTime() / 1000;
  const inADay = now + 86400;
  const pace = { ninety_at: new Date(1000 * now), accounted_by: new Date(1000 * inADay) };
  const whole = { head, pace, totals: { visits: 2, accounted: 1 } };
  figures.answered_pace = figures.accounted_pace = now;
  return [
    ending(outlook(picture, 'here', 'answered', 'tasks')),
    ending(outlook(picture, 'here', 'accounted', 'visits')),
    ending({ missing: 1, at: inADay }),
    wholeEnds(whole, (totals, name) => totals[name]),
  ];
}"""
"""What is said of a place's answers and doors, of what is there in a day, and of the whole."""
FITS = """() => {
  const ends = [...document.querySelectorAll('td.pace .end')];
  for (const end of ends) end.textContent = '2026-11-29 01:10';
  const right = one => one.getBoundingClientRect().right;
  const list = document.querySelector('.tree .scroll');
  return ends.length > 0 && ends.every(end => right(end) <= right(end.closest('td')))
    && list.scrollWidth <= list.clientWidth;
}"""
"""Whether ends of another day stay in their column, and all columns in sight."""
LONG_AGO = """
update alerting.visit set outcome_at = now() - interval '1 day'
 where mobilisation_id = %s and community_code = %s and outcome_at is not null
"""


@pytest.mark.parametrize(
    ("language", "no_end", "a_minute_of"),
    [("zh-CN", "尚难预计", "每分钟落实"), ("en", "no end yet", "doors a minute")],
)
async def test_a_place_says_by_when_it_is_done_or_that_no_end_is_in_sight(
    officers: Officers, drill: Mobilised, admin: Admin, language: str, no_end: str, a_minute_of: str
) -> None:
    still, moving = drill.towns
    admin.execute(LONG_AGO, (drill.mobilisation, still.code))
    page = await officers.enter(f"看进度的人{language}", language=language)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    rows = {
        town.code: page.locator(f'tr[data-id="{town.root.node_id}"] .pace') for town in drill.towns
    }
    await expect(rows[still.code]).to_have_text(f"0 {no_end}")
    drill.settle(drill.visits[-1], "away")
    await expect(rows[moving.code]).to_contain_text(":")
    await page.click(f'tr[data-id="{moving.root.node_id}"] td >> nth=1')
    await expect(page.locator("#tree-pace")).to_contain_text(a_minute_of)
    # What changes all the time is read out to nobody; what its column means is there for everybody.
    assert await page.locator("#tree-pace").get_attribute("role") is None
    await expect(page.locator("th[aria-describedby=pace-what]")).to_be_visible()
    await expect(page.locator("#pace-what")).to_be_visible()
    assert await page.evaluate(FITS)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await faults(page) == []
    await picture(page, f"live-pace-{language[:2]}")
    assert officers.complaints == []


COUNTED = ("told", "answered", "accounted")


async def test_of_what_has_ended_nothing_is_said_of_pace(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("看结束后的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    place = page.locator(f'tr[data-id="{drill.towns[0].root.node_id}"]')
    await place.locator("td").nth(1).click()
    await expect(page.locator("#tree-pace")).to_contain_text("每分钟落实")
    await expect(page.locator("#pace")).to_contain_text("近来每分钟")
    drill.state("closed", ended=True)
    await expect(page.locator("#since")).to_contain_text("结束")
    for pace in (place.locator(".pace"), page.locator("#tree-pace"), page.locator("#pace")):
        await expect(pace).to_have_text("")
    await picture(page, "live-pace-ended")
    assert officers.complaints == []


async def test_an_end_has_its_day_and_is_foretold_only_of_what_runs_and_may_still_come(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("核对预计的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")

    async def said(state: str, ended: int) -> list[str]:
        figures = {"tasks": 2, "answered": 1, "ended": ended, "visits": 2, "accounted": 1}
        found: list[str] = await page.evaluate(SAID, [{"state": state}, figures])
        return found

    answers, doors, in_a_day, whole = await said("running", 0)
    assert re.search(r"\d\d:\d\d$", answers)
    assert re.search(r"\d\d:\d\d$", doors)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", in_a_day)
    assert in_a_day in whole
    answers, doors, *_ = await said("running", 1)
    assert answers == "尚难预计"
    assert re.search(r"\d\d:\d\d$", doors)
    answers, doors, _, whole = await said("paused", 0)
    assert (answers, doors, whole) == ("尚难预计", "尚难预计", "")


async def test_what_was_foretold_on_another_day_has_its_day(
    officers: Officers, drill: Mobilised
) -> None:
    page = await officers.enter("隔天看预计的人")
    lines = {name: {"at_s": [60, 3600, None], "share": 0.95, "of": 9} for name in COUNTED}
    made = {"prediction": {**lines, "messages": 1, "calls": 1, "cost": 1}, "awaited": False}
    raised = {"started_at": "2026-08-01T11:00:00Z", "raised_at": "2026-08-01T12:05:00Z"}
    await page.route("**/prediction", lambda route: route.fulfill(json=made | raised))
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    foretold = page.locator("#foretold")
    await expect(foretold).to_contain_text("2026-08-01 20:05 升级时预计")
    await expect(foretold).to_contain_text("回复 2026-08-01 21:05 达 90 %")


async def test_the_page_reckons_as_the_service_does(officers: Officers, drill: Mobilised) -> None:
    page = await officers.enter("核对进度的人")
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    asked = [[pace, at.timestamp(), missing] for pace, at, missing in ASKED]
    for (pace, at, missing), (rate, by) in zip(
        ASKED, await page.evaluate(RULE, asked), strict=True
    ):
        own = a_minute(pace, at)
        until = end(at, missing, own)
        assert rate == pytest.approx(own)
        assert by == (None if until is None else pytest.approx(until.timestamp(), abs=1))
