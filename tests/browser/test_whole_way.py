"""The officer's whole way as one story: every service, the real pages, phones that are answered."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.gateway.domain.roles import Role
from tests.browser.conftest import SIZE
from tests.browser.test_officers_way import press_and_hold
from tests.support.browser import IN_TIME_MS
from tests.support.community import Community, small_town
from tests.support.looks import picture
from tests.support.phones import Phone, Phones
from tests.support.signed_in import keeping
from tests.support.world import World

PASSWORD = "correct-horse-battery"
BEGUN = 2
"""Drills of each officer: the newest are theirs."""


@dataclass(frozen=True)
class Words:
    """What stands on the pages in one language."""

    stopped: str
    closed: str


WORDS = {"zh-CN": Words("已停止", "已结束"), "en": Words("stopped", "closed")}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Every service, with a broker, a database and a carrier."""
    async with World(tmp_path_factory.mktemp("world")) as made:
        yield made


class Desk:
    """The browser of one officer, and what it complained of."""

    def __init__(self, world: World, page: Page) -> None:
        self.world, self.page = world, page
        self.address = world.url("gateway-console")
        self.complaints: list[str] = []
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    async def logs_in(self, name: str) -> None:
        """A new officer: the link, a password of their own, out, and in by that."""
        parts = self.world.process("gateway-console").parts
        assert parts is not None
        keep = keeping(parts.units)
        await keep.add(name, (Role.OFFICER,), "")
        await self.page.goto(f"{self.address}/login/link/{await keep.link(name)}")
        await self.page.click("form button")
        await self.page.wait_for_url(f"{self.address}/")
        await self.page.goto(f"{self.address}/account")
        await self.page.fill("#new", PASSWORD)
        await self.page.fill("#again", PASSWORD)
        await self.page.click("form[action='/account/password'] button")
        await expect(self.page.locator("p.well")).to_be_visible()
        await self.page.goto(f"{self.address}/logout")
        await self.page.click("form[action='/logout'] button")
        await self.page.wait_for_url("**/login**")
        await self.page.goto(f"{self.address}/login")
        await self.page.fill("#name", name)
        await self.page.fill("#password", PASSWORD)
        await self.page.click("form[action='/login'] button")
        await self.page.wait_for_url(f"{self.address}/")

    async def starts_a_drill(self, town: Community) -> None:
        """From the overview to the live page of a drill for a community."""
        page = self.page
        await page.click("nav a[href='/start']")
        await page.check(f"#divisions input[value='{town.code}']")
        await page.wait_for_selector("#read-back:enabled")
        await expect(page.locator("#f-visits")).to_have_text("3")
        await page.click("#read-back")
        await press_and_hold(page, "#go")
        await page.wait_for_url("**/live/*")
        await self.world.settle()
        await page.wait_for_selector("#tree-rows tr")
        await expect(page.locator("#band")).to_have_class(re.compile("drill"))

    async def sees(self, open_doors: int, answered: int) -> None:
        """How many doors are open, and how many people have answered, without a reload."""
        await self.world.settle()
        await expect(self.page.locator("#open")).to_have_text(f"{open_doors} / 3")
        await expect(self.page.locator("#answered")).to_have_text(re.compile(f"^{answered} / "))

    async def enters(self, door: str, outcome: str) -> None:
        """What somebody said on the telephone about a door."""
        page = self.page
        row = page.locator("#doors-rows tr", has_text=door)
        await row.locator("[data-act=enter]").click()
        await page.click(f"#enter-outcomes button[value={outcome}]")
        await page.fill("#enter-note", "电话里说的")
        await page.click("#enter-save")
        await expect(page.locator("#enter")).to_be_hidden()
        await self.world.settle()
        await expect(row).to_have_count(0)

    async def reads_the_report(self, name: str) -> None:
        """By the list of what has ended, that of the drill before the last one."""
        page = self.page
        await page.click("nav a[href='/reports']")
        ended = page.locator(f"main tbody tr:nth-child(-n+{BEGUN})")
        # Summaries make themselves, half an hour after the end.
        async with asyncio.timeout(60):
            while await ended.get_by_text("/ 3").count() < BEGUN:
                self.world.wake("gateway-console", "summaries")
                await page.reload()
        await expect(ended.first).to_contain_text("0 / 3")
        await expect(ended.nth(1)).to_contain_text("2 / 3")
        await ended.nth(1).locator("a").click()
        await expect(page.locator(".tiles .value", has_text="2 / 3")).to_have_count(1)
        await picture(page, f"way-report-{name}", whole=True)

    async def commands(self, act: str, state: str) -> None:
        """Press, read back, hold; the page says how it stands."""
        await self.page.click(f"[data-command={act}]")
        await press_and_hold(self.page, "#act-hold")
        await expect(self.page.locator("#act")).to_be_hidden()
        await self.world.settle()
        await expect(self.page.locator("#state")).to_have_text(state)


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
async def test_from_the_log_in_to_the_report(
    world: World, browser: Browser, language: str, theme: str
) -> None:
    town, words = small_town(), WORDS[language]
    await world.inhabit(town)
    context = await browser.new_context(
        viewport=SIZE,
        locale=language,
        color_scheme=theme,  # type: ignore[arg-type]
    )
    context.set_default_timeout(IN_TIME_MS)
    desk = Desk(world, await context.new_page())
    await desk.logs_in(f"夜班{theme}")
    await desk.starts_a_drill(town)
    first: Phone = Phones(world)("12号楼1单元楼道长")
    await first.receives_text(drill=True)
    await first.presses("received")
    await desk.sees(open_doors=3, answered=1)
    await first.answers_door("101", "needs_help")
    await world.advance(minutes=2)
    await desk.sees(open_doors=2, answered=1)
    await expect(desk.page.locator("#n-needs_help")).to_have_text("1")
    await desk.enters("501", "safe")
    await desk.sees(open_doors=1, answered=1)
    await picture(desk.page, f"way-live-{language[:2]}")
    await desk.commands("stop", words.stopped)
    # What is stopped has ended; it is begun again, and ends when somebody says so.
    await desk.starts_a_drill(town)
    await desk.sees(open_doors=3, answered=0)
    await desk.commands("close", words.closed)
    await world.advance(minutes=31)
    await desk.reads_the_report(language[:2])
    assert desk.complaints == []
    await context.close()
