"""The page of handsets in a real browser, on a small phone at ordinary and at double text size."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.contract.carrier_simulator.world import world
from tests.support.looks import faults, picture

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_nothing_is_cut_off(browser: Browser, tmp_path: Path, language: str) -> None:
    async with world(tmp_path / "log.jsonl") as carrier:
        await carrier.text(
            "【示范街道】暴雨红色预警。详情 http://127.0.0.1:8080/t/18SFZ3QN67TF5Q31/f"
        )
        phone = await browser.new_page(viewport={"width": 360, "height": 640})
        await phone.goto(f"{carrier.base}/?lang={language}")
        await phone.wait_for_selector(".phone")
        for scale in (100, 200):
            await phone.evaluate(f"document.documentElement.style.fontSize = '{scale}%'")
            assert await phone.evaluate(OVERFLOW) <= 0, scale
            await picture(phone, f"handsets-{language}-phone-{scale}")
        await phone.set_viewport_size({"width": 1366, "height": 768})
        await phone.evaluate("document.documentElement.style.fontSize = ''")
        for theme in ("dark", "light"):
            await phone.emulate_media(color_scheme=theme)
            await picture(phone, f"handsets-{language}-{theme}")
            assert await faults(phone) == []
