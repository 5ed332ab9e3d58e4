"""The console in a real browser: composed on a real PostgreSQL with a mobilisation under way."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
)

from services.gateway.asgi.console import compose as compose_console
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.embedded.postgres import Address
from services.runtime.loops import run_forever
from services.runtime.parts import Parts
from services.runtime.sealing import Sealer
from tests.integration.gateway.conftest import common
from tests.support.browser import IN_TIME_MS, served
from tests.support.collected import Collected
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.database import PASSWORD, TestDatabase
from tests.support.mobilised import Mobilised, district
from tests.support.roster_writing import RosterWriter
from tests.support.signed_in import keeping

SIZE: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres)
    yield made
    made.drop()


@pytest.fixture
def admin(database: TestDatabase) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with database.admin() as connection:
        yield connection


@pytest.fixture(scope="module")
def towns(database: TestDatabase) -> list[Community]:
    """Two communities in the roster."""
    made = district()
    url = database.url("muster_roster").set(drivername="postgresql")
    writer = RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY))
    writer.write(*made)
    return made


@pytest.fixture
def drill(admin: psycopg.Connection[tuple[object, ...]], towns: list[Community]) -> Mobilised:
    """A drill that has run for 12 minutes."""
    return Mobilised(admin, towns)


@pytest.fixture
def told() -> dict[str, object]:
    """Settings of the console that a test is about."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def console(
    database: TestDatabase, towns: list[Community], told: dict[str, object]
) -> AsyncIterator[Parts]:
    settings = GatewayConsoleSettings.model_validate(
        common(database)
        | {
            "gateway_console_password": PASSWORD,
            "database_pool": 6,
            "password_memory_kib": 64,
            "report_after_min": 0,
            "second_factor_roles": "",
        }
        | told
    )
    parts = await compose_console(settings, None, Collected())
    moves = [loop for loop in parts.loops if loop.name == "moves"]
    tasks = [
        asyncio.create_task(run_forever(loop.name, loop.step, loop.wake, loop.idle_s))
        for loop in moves
    ]
    yield parts
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for close in parts.closers:
        await close()
    await parts.units.database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def address(console: Parts) -> AsyncIterator[str]:
    """The console on a port of its own."""
    async with served(console.app) as at:
        yield at


class Officers:
    """Officers at their desks: each a context of its own, logged in by a one-time link."""

    def __init__(self, browser: Browser, console: Parts, address: str) -> None:
        self._browser, self._console, self.address = browser, console, address
        self._stack = AsyncExitStack()
        self._number = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []

    async def enter(
        self,
        name: str,
        *roles: Role,
        language: str = "zh-CN",
        theme: str = "light",
        division: str = "",
    ) -> Page:
        """A new officer's first page; complaints of the browser are kept."""
        page = await self.invited(name, *roles, language=language, theme=theme, division=division)
        await page.click("form button")
        await page.wait_for_url(f"{self.address}/")
        return page

    async def invited(
        self,
        name: str,
        *roles: Role,
        language: str = "zh-CN",
        theme: str = "light",
        division: str = "",
    ) -> Page:
        """The page of a new officer's one-time link, not yet used."""
        keep = keeping(self._console.units)
        await keep.add(name, roles or (Role.OFFICER,), division)
        context: BrowserContext = await self._browser.new_context(
            viewport=SIZE,
            locale=language,
            color_scheme=theme,  # type: ignore[arg-type]
        )
        context.set_default_timeout(IN_TIME_MS)
        self._stack.push_async_callback(context.close)
        page = await context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        await page.goto(f"{self.address}/login/link/{await keep.link(name)}")
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    async def close(self) -> None:
        await self._stack.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def officers(browser: Browser, console: Parts, address: str) -> AsyncIterator[Officers]:
    made = Officers(browser, console, address)
    yield made
    await made.close()
