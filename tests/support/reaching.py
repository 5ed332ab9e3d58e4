"""What WCAG 2.2 AA asks of a page that axe does not look at: reflow (1.4.10), spaced text (1.4.12),
focus that is seen and not hidden (2.4.7, 2.4.11), targets that a finger hits (2.5.8)."""

from pathlib import Path

from playwright.async_api import Page, ViewportSize

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
NARROW: ViewportSize = {"width": 320, "height": 640}
"""1280 px at 400 %, as 1.4.10 says."""


async def _asked(page: Page, what: str) -> list[str]:
    return list(await page.evaluate(f"async () => {{ {SCRIPT} return await {what}() ?? []; }}"))


async def beside(page: Page) -> list[str]:
    """What is read by scrolling in two dimensions on a narrow screen, tables and maps apart."""
    return await _asked(page, "beside")


async def cut_off(page: Page) -> list[str]:
    """What is lost when a reader spaces out the text; the page stays so until it is `close`."""
    await _asked(page, "spaced")
    return await _asked(page, "clipped")


async def close(page: Page) -> None:
    """Have the text as it was before it was spaced out."""
    await _asked(page, "unspaced")


async def unseen(page: Page) -> list[str]:
    """What has the keys and does not show it, or is wholly hidden then."""
    # By keyboard, so that the ring is shown.
    await page.keyboard.press("Tab")
    return await _asked(page, "focused")


async def too_small(page: Page) -> list[str]:
    """What a finger misses: smaller than 24 px and too near to something else."""
    return await _asked(page, "small")
