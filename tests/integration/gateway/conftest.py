"""Both gateway processes in this process: real database, movable clock, HTTP without a socket."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import psycopg
import pytest

from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.handlers.use_keys import create_key
from services.gateway.asgi.console import compose as compose_console
from services.gateway.asgi.public import compose as compose_public
from services.gateway.domain.actor import Scope
from services.gateway.settings import GatewayConsoleSettings, GatewayPublicSettings
from services.runtime.clock import MovableClock
from services.runtime.embedded.postgres import Address
from services.runtime.parts import Parts
from tests.integration.gateway.stand_ins import gateway_database
from tests.integration.gateway.world import KEY, RING, World
from tests.support.collected import Collected
from tests.support.database import PASSWORD, TestDatabase

START = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)
NUMBERS = itertools.count(1000)


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = gateway_database(postgres)
    yield made
    made.drop()


@pytest.fixture
def admin(database: TestDatabase) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with database.admin() as connection:
        yield connection


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


def common(database: TestDatabase) -> dict[str, object]:
    """Settings that both processes share."""
    return {
        "database_host": database.address.host,
        "database_port": database.address.port,
        "database_name": database.name,
        "database_pool": 4,
        "sealing_keys": RING,
        "phone_hash_key": KEY,
        "link_keys": RING,
    }


@pytest.fixture
async def public(database: TestDatabase, clock: MovableClock) -> AsyncIterator[Parts]:
    async with composed_public(database, clock) as parts:
        yield parts


@asynccontextmanager
async def composed_public(
    database: TestDatabase, clock: MovableClock, **changes: object
) -> AsyncIterator[Parts]:
    """gateway-public with limits that a test can reach."""
    settings = GatewayPublicSettings.model_validate(
        common(database)
        | {
            "gateway_public_password": PASSWORD,
            "alert_max_bytes": 200_000,
            "alert_read_s": 0.3,
            "wrong_links_allowed": 5,
            "verify_phone": "0755-00000000",
        }
        | changes
    )
    parts = await compose_public(settings, clock, Collected())
    yield parts
    await close(parts)


@pytest.fixture
async def console(database: TestDatabase, clock: MovableClock) -> AsyncIterator[Parts]:
    parts = await composed_console(database, clock)
    yield parts
    await close(parts)


async def composed_console(database: TestDatabase, clock: MovableClock, **changes: object) -> Parts:
    """gateway-console with cheap hashes; nobody needs a second factor unless told so."""
    ours = {"second_factor_roles": "", "hashing_memory_kib": 32}
    settings = GatewayConsoleSettings.model_validate(
        common(database) | {"gateway_console_password": PASSWORD} | ours | changes
    )
    return await compose_console(settings, clock, Collected())


async def close(parts: Parts) -> None:
    for closer in parts.closers:
        await closer()
    await parts.units.database.close()


def client_for(parts: Parts, key: str = "") -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=parts.app), base_url="http://muster", headers=headers
    )


@pytest.fixture
async def page(public: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """A phone's browser."""
    async with client_for(public) as client:
        yield client


@pytest.fixture
async def sender(public: Parts, console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """A sender of alerts with its key."""
    async with client_for(public, await key(console, Scope.ALERTS_WRITE)) as client:
        yield client


@pytest.fixture
async def officer(console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """An officer's client with all scopes."""
    async with client_for(console, await key(console, *Scope)) as client:
        yield client


async def key(console: Parts, *scopes: Scope) -> str:
    units = console.units
    return await create_key(
        KeyStore(units.database), "值班员 王", frozenset(scopes), units.clock.now()
    )


MakeWorld = Callable[..., World]


@pytest.fixture
def world(
    admin: psycopg.Connection[tuple[object, ...]], clock: MovableClock
) -> Callable[..., World]:
    """Makes a contact of its own in a mobilisation of its own."""

    def make(**values: object) -> World:
        return World(admin, next(NUMBERS), clock.now(), **values)  # type: ignore[arg-type]

    return make
