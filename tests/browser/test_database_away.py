"""The console answers and its database does not: the last figures stay, and look their age."""

import re
import time
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from services.gateway.console.adapters.live_reading import LiveReading
from services.gateway.domain.roles import Role
from tests.browser.conftest import Officers
from tests.browser.test_officers_way import live, open_doors
from tests.support.mobilised import Mobilised

NO_SOCKETS = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose({ code: 1006 })); }
  close() {}
};"""


async def without_sockets(officers: Officers, name: str, drill: Mobilised) -> Page:
    """A live page that reads by plain requests."""
    page = await officers.enter(name)
    await page.add_init_script(NO_SOCKETS)
    await page.goto(f"{officers.address}/live/{drill.mobilisation}")
    await page.wait_for_selector("#tree-rows tr")
    return page


async def test_figures_turn_grey_while_the_database_is_away_though_the_feed_beats(
    officers: Officers, drill: Mobilised, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await live(officers, "看着的人", drill)
    before = await open_doors(page)
    plain = await without_sockets(officers, "没有长连接的人", drill)
    wall = await officers.enter("墙", Role.VIEWER)
    await wall.goto(f"{officers.address}/wall")
    await expect(wall.locator("#what")).to_contain_text("演练")
    read = LiveReading.head

    async def fails(_reading: LiveReading, _mobilisation_id: UUID) -> dict[str, Any] | None:
        raise ConnectionError

    monkeypatch.setattr(LiveReading, "head", fails)
    for one in (page, plain):
        await expect(one.locator("body")).to_have_class("fixed stale")
    await expect(wall.locator("#old")).to_be_visible()
    # The line is there, and so is the picture, for who opens it only now as well.
    assert await page.evaluate("muster.feed.socket.readyState") == 1
    opened = time.monotonic()
    late = await live(officers, "刚来的人", drill)
    await expect(late.locator("body")).to_have_class("fixed stale")
    # It was told how old they are, and did not count from when it was opened.
    open_s = time.monotonic() - opened
    age = re.search(r"\d+", await late.locator("#link").inner_text())
    assert age is not None
    assert int(age[0]) > open_s
    assert [await open_doors(one) for one in (page, plain, late)] == [before] * 3
    monkeypatch.setattr(LiveReading, "head", read)
    for one in (page, plain, late):
        await expect(one.locator("body")).to_have_class("fixed")
    await expect(wall.locator("#old")).to_be_hidden()
