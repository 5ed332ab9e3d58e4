"""Debian's Chromium, and an application served to it on a port of its own."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect
from starlette.types import ASGIApp

from tests.support.serving import serving

CHROMIUM = "/usr/bin/chromium"
IN_TIME_MS = 60_000
"""What comes at all comes by then on a slow machine too; no page is measured by it."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser; root may not use its sandbox."""
    expect.set_options(timeout=IN_TIME_MS)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        await started.close()


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which the application answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    at = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with serving(
        app, listening, log_config=None, lifespan="off", timeout_graceful_shutdown=1
    ):
        yield at
