"""The network is cut for 20 seconds: nothing is lost, what is old looks old, all is whole after."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.runtime.parts import Parts
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live, open_doors
from tests.support.looks import picture
from tests.support.mobilised import Mobilised
from tests.support.wire import Wire, wired

CUT_S = 20
Admin = psycopg.Connection[tuple[object, ...]]


@pytest_asyncio.fixture(loop_scope="session")
async def wire(address: str) -> AsyncIterator[Wire]:
    """What lies between the officers and the console."""
    async with wired(address) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def officers(browser: Browser, console: Parts, wire: Wire) -> AsyncIterator[Officers]:
    """Officers at the other end of the wire."""
    made = Officers(browser, console, wire.address)
    yield made
    await made.close()


@pytest.mark.parametrize("lost", [False, True])
async def test_the_live_page_is_whole_after_the_cut_and_what_was_entered_in_it_counts_once(
    officers: Officers, drill: Mobilised, admin: Admin, wire: Wire, lost: bool
) -> None:
    page = await live(officers, f"断网{lost}", drill)
    before = await open_doors(page)
    visit = await page.locator("#doors-rows tr", has_text="未知").first.get_attribute("data-visit")
    assert visit is not None
    await page.click(f"tr[data-visit='{visit}'] [data-act=enter]")
    await page.click("#enter-outcomes button[value=safe]")
    wire.cut()
    await page.click("#enter-save")
    await expect(page.locator("body")).to_have_class("fixed stale")
    drill.settle(drill.visits[2], "safe")
    # The last figures stay, with their age; whether it was recorded is not known yet.
    await expect(page.locator("#enter-trouble")).to_contain_text("可能已经记录")
    await expect(page.locator("#link")).to_have_text(re.compile(r"(1[5-9]|[2-9]\d) 秒"))
    assert await open_doors(page) == before
    await picture(page, "live-cut")
    await wire.mend(after_s=CUT_S, lost=lost)
    await page.click("#enter-save")
    await expect(page.locator("#enter")).to_be_hidden()
    await expect(page.locator("body")).to_have_class("fixed")
    assert await open_doors(page) == before - 1
    recorded = "select outcome from gateway.answers where visit_id = %s"
    assert admin.execute(recorded, (visit,)).fetchall() == [("safe",)]
    drill.settle(UUID(visit), "safe")
    await expect(page.locator("#open")).to_have_text(re.compile(f"^{before - 2} /"))
