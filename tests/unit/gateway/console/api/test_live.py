"""A live feed ends with the session that it was opened in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from starlette.types import Message

from services.gateway.console.api import live
from services.gateway.console.handlers import follow
from services.gateway.console.handlers.follow import Following
from services.gateway.domain.actor import Actor, Scope
from services.runtime.clock import MovableClock
from tests.unit.gateway.console.followed import HERE, NOW, THERE, Mobilisation

READER = Actor("o1", "王", frozenset({Scope.READ}), HERE)


@dataclass
class Sessions:
    """The Authenticate port with one session."""

    actor: Actor | None = READER
    cookie: str = "s"
    asked: int = 0
    away: bool = False

    async def __call__(self, key: str) -> Actor | None:
        return None

    async def session(self, token: str) -> Actor | None:
        self.asked += 1
        if self.away:
            raise OperationalError("select", {}, ConnectionError())
        return self.actor

    async def looked(self, token: str) -> None:
        return None


class Page:
    """The browser's end of a feed."""

    def __init__(self) -> None:
        self.to_hear: asyncio.Queue[Message] = asyncio.Queue()
        self.told: asyncio.Queue[Message] = asyncio.Queue()
        self.to_hear.put_nowait({"type": "websocket.connect"})

    async def until(self, kind: str) -> Message:
        """The next message of this kind."""
        async with asyncio.timeout(20):
            while True:
                message = await self.told.get()
                if message["type"] == f"websocket.{kind}":
                    return message


@asynccontextmanager
async def opened(sessions: Sessions, clock: MovableClock) -> AsyncIterator[Page]:
    """A page that has the whole picture."""
    mobilisation, page = Mobilisation(), Page()
    following = Following(mobilisation, clock)
    app = FastAPI()
    app.include_router(live.routes(following, sessions, clock))
    scope = {
        "type": "websocket",
        "path": f"/v1/mobilisations/{mobilisation.id}/feed",
        "headers": [(b"host", b"m"), (b"origin", b"https://m"), (b"cookie", b"s=1")],
        "query_string": b"",
        "subprotocols": [],
    }
    feed = asyncio.create_task(app(scope, page.to_hear.get, page.told.put))
    await page.until("send")
    yield page
    async with asyncio.timeout(20):
        await feed
    await following.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at all the time."""
    for pause in ("LOOK_EVERY_S", "AT_LEAST_S"):
        monkeypatch.setattr(follow, pause, 0.01)


@pytest.mark.parametrize(
    ("by_now", "code"),
    [
        (None, live.ENDED),
        (replace(READER, scopes=frozenset()), live.ENDED),
        (replace(READER, division=THERE), live.TRY_AGAIN),
    ],
)
async def test_a_feed_ends_with_its_session_its_role_and_its_division(
    by_now: Actor | None, code: int
) -> None:
    sessions, clock = Sessions(), MovableClock(NOW)
    async with opened(sessions, clock) as page:
        clock.advance(live.ASK_AGAIN.total_seconds())
        while sessions.asked < 2:
            await page.until("send")
        sessions.actor = by_now
        await page.until("send")
        clock.advance(live.ASK_AGAIN.total_seconds())
        assert (await page.until("close"))["code"] == code


async def test_a_feed_goes_on_while_its_session_cannot_be_read() -> None:
    sessions, clock = Sessions(), MovableClock(NOW)
    async with opened(sessions, clock) as page:
        sessions.away = True
        clock.advance(live.ASK_AGAIN.total_seconds())
        while sessions.asked < 2:
            await page.until("send")
        sessions.away, sessions.actor = False, None
        await page.until("send")
        clock.advance(live.ASK_AGAIN.total_seconds())
        assert (await page.until("close"))["code"] == live.ENDED
