"""The feed of the live page: no older picture replaces a newer, and late figures are old."""

import pytest

from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live
from tests.support.mobilised import Mobilised

PICTURES = """async () => {
  const { feed } = muster;
  const put = feed.onWhole.bind(feed);
  let wholes = 0;
  feed.onWhole = message => { wholes += 1; put(message); };
  await feed.ask();
  const beside = wholes;
  feed.revision = -1;
  await feed.ask();
  return [beside, wholes];
}"""
AGES = """async messages => {
  const feed = performance.getEntriesByType('resource').find(one => one.name.includes('/feed.js'));
  const { Age } = await import(feed.name);
  let now = 0;
  const age = new Age(() => now);
  return messages.map(([heard, written, old]) => {
    now = 1000 * heard;
    return age.of({ at: new Date(1000 * (written - old)).toISOString(), age_s: old });
  });
}"""


async def test_a_picture_by_plain_request_gives_way_to_that_of_the_socket(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "画面先后", drill)
    beside, without = await page.evaluate(PICTURES)
    assert beside == 0
    assert without >= 1


LINES = {
    "at once": ([(0, 5_000, 0.0), (3, 5_003, 0.5)], [0, 0.5]),
    "one waited": ([(0, 5_000, 0.0), (20, 5_003, 1.0), (21, 5_021, 0.0)], [0, 18, 0]),
    "the first waited": ([(9, 5_000, 0.0), (10, 5_010, 0.0), (19, 5_011, 0.0)], [0, 0, 8]),
    "a clock is set back": ([(0, 5_000, 0.0), (3, 1_403, 0.0), (6, 1_406, 2.0)], [0, 0, 2]),
    "a clock is set forward": ([(0, 5_000, 0.0), (3, 8_603, 0.0), (16, 8_606, 0.0)], [0, 0, 10]),
}
"""Messages, each heard after so many seconds, written at, and so old when it was written; and how
old it is then."""


async def test_how_old_figures_are_that_waited_on_the_way(
    officers: Officers, drill: Mobilised
) -> None:
    page = await live(officers, "画面多旧", drill)
    for line, (messages, ages) in LINES.items():
        assert await page.evaluate(AGES, messages) == pytest.approx(ages, abs=0.01), line
