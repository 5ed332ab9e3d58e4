"""How a page looks: a picture to be looked at, and what axe finds wrong with it."""

from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

PICTURES = Path(".muster/screenshots")
SERIOUS = ("serious", "critical")


async def picture(page: Page, name: str, whole: bool = False) -> None:
    """Keep how a page looks; `whole`: with what is below the screen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


async def faults(page: Page) -> list[str]:
    """What axe finds of serious violations."""
    found = await Axe().run(page)
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]} {item['nodes'][0].get('failureSummary')}"
        for item in found.response["violations"]
        if item["impact"] in SERIOUS
    ]
