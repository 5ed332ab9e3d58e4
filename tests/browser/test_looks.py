"""Every page in both languages, light and dark: pictures, no complaint, nothing from outside."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.conftest import Officers, picture
from tests.support.mobilised import Mobilised

SERIOUS = ("serious", "critical")
PAGES = {
    "overview": "/",
    "start": "/start",
    "people": "/people",
    "alerts": "/alerts",
    "letters": "/letters",
    "settings": "/settings",
}


async def faults(page: Page) -> list[str]:
    """What axe finds of serious violations."""
    found = await Axe().run(page)
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]} {item['nodes'][0].get('failureSummary')}"
        for item in found.response["violations"]
        if item["impact"] in SERIOUS
    ]


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("language", "theme", "judged"),
    # Each language and each theme is judged once; all four are there to be looked at.
    [
        ("zh-CN", "light", True),
        ("en", "dark", True),
        ("en", "light", False),
        ("zh-CN", "dark", False),
    ],
)
async def test_every_page_is_accessible_and_keeps_to_itself(
    officers: Officers, drill: Mobilised, language: str, theme: str, judged: bool
) -> None:
    page = await officers.enter(f"王{language}{theme}", language=language, theme=theme)
    found = []
    for name, path in {**PAGES, "live": f"/live/{drill.mobilisation}"}.items():
        await page.goto(officers.address + path)
        await page.wait_for_load_state("networkidle" if name != "live" else "load")
        if name == "live":
            await page.wait_for_selector("#tree-rows tr")
            await page.wait_for_selector("#map canvas")
        await picture(page, f"{name}-{language[:2]}-{theme}")
        found += [f"{name}: {fault}" for fault in await faults(page)] if judged else []
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
    assert found == []
    assert officers.complaints == []
    assert [url for url in officers.requests if not url.startswith(officers.address)] == []
