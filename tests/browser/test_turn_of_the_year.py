"""At the turn of a year: a day without its year is the next one, and the year is shown."""

from datetime import datetime

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Officers
from tests.support.looks import picture
from tests.support.mobilised import Mobilised

BEFORE_NEW_YEAR = datetime.fromisoformat("2026-12-30T21:00:00+08:00")


@pytest.mark.parametrize(
    ("language", "typed", "weekday"),
    [("zh-CN", "1月2日9点", "星期六"), ("en", "01-02 09:00", "Saturday")],
)
async def test_a_day_without_its_year_is_the_next_one(
    officers: Officers, drill: Mobilised, language: str, typed: str, weekday: str
) -> None:
    page = await officers.enter(f"跨年的人{language}", language=language)
    await page.clock.set_fixed_time(BEFORE_NEW_YEAR)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#doors-rows tr")
    await page.click("#doors-rows tr >> nth=0 >> [data-act=enter]")
    await page.click("#enter-outcomes button[value=away]")
    field = page.locator("[data-field=until]")
    reads = page.locator("#reads-until")
    await field.fill(typed)
    await expect(reads).to_contain_text("2027-01-02 09:00")
    await expect(reads).to_contain_text(weekday)
    await field.fill("12-31 20:00")
    await expect(reads).to_contain_text("2026-12-31 20:00")
    await field.fill(typed)
    await field.blur()
    await expect(field).to_have_value("2027-01-02 09:00")
    await picture(page, f"live-until-next-year-{language[:2]}")
    await field.fill("2-30 09:00")
    await expect(reads).not_to_contain_text("2027")
    assert officers.complaints == []
