"""How a page looks: a picture to be looked at, and what axe finds wrong with it."""

import itertools
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page

PICTURES = Path(".muster/screenshots")
SERIOUS = ("serious", "critical")
LEFT_OF = """(own, [one, other]) => {
  const walk = document.createTreeWalker(own, NodeFilter.SHOW_TEXT);
  const boxes = {};
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const words of [one, other]) {
      const at = node.data.indexOf(words);
      if (at < 0 || boxes[words]) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      boxes[words] = range.getBoundingClientRect();
    }
  }
  return boxes[one].right <= boxes[other].left + 1;
}"""
TURNING = r"/[\u200f\u202a-\u202e]/"
"""Signs that turn what comes after them; none is shown."""


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


async def in_order(where: Locator, *words: str) -> None:
    """Of these words in one line each is seen to the right of the one before."""
    for one, other in itertools.pairwise(words):
        assert await where.evaluate(LEFT_OF, [one, other]), (one, other)


async def turned(page: Page) -> bool:
    """Whether something on the page may turn what comes after it."""
    return bool(await page.evaluate(f"{TURNING}.test(document.body.innerText)"))
