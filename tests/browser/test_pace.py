"""How fast each place goes, and by when it is done, on the live page."""

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
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await faults(page) == []
    await picture(page, f"live-pace-{language[:2]}")
    assert officers.complaints == []


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
