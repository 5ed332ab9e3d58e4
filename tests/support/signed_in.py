"""Officers who are logged in: a browser without a browser."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import ASGIApp

from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook
from services.gateway.accounts.handlers.keep_officers import KeepOfficers
from services.gateway.adapters.audit_log import note
from services.gateway.domain.actor import Actor
from services.gateway.domain.forgery import form_token
from services.gateway.domain.roles import Role
from services.runtime.parts import Parts
from services.runtime.unit import Units

NUMBERS = itertools.count(1)
TESTER = Actor("test", "test", frozenset())
SESSION = "muster_session"


def keeping(units: Units) -> KeepOfficers:
    """Makes and changes officers."""
    return KeepOfficers(units, PostgresOfficerBook, note, TESTER)


def browser(parts: Parts) -> httpx.AsyncClient:
    """A browser that keeps cookies and follows nothing by itself."""
    return browser_of(parts.app)


def browser_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://muster", timeout=20
    )


@asynccontextmanager
async def signed_in(
    parts: Parts, *roles: Role, division: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which a new officer has logged in by a one-time link; scripts' token is set."""
    keep = keeping(parts.units)
    name = f"值班员{next(NUMBERS)}"
    await keep.add(name, roles, division)
    async with browser(parts) as client:
        await use_link(client, await keep.link(name))
        client.headers["X-CSRF-Token"] = form_token(client.cookies[SESSION])
        yield client


async def use_link(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """Open a one-time link and press its button."""
    path = f"/login/link/{token}"
    shown = await client.get(path)
    assert shown.status_code == 200, shown.text
    return await client.post(path, data={"next": "/"})
