"""A district under way, and officers who look at it by the console's API."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.gateway.asgi.console import compose as compose_console
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.embedded.postgres import Address
from services.runtime.parts import Parts
from services.runtime.sealing import Sealer
from tests.integration.gateway.conftest import close, common
from tests.support.collected import Collected
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.database import PASSWORD, TestDatabase
from tests.support.mobilised import Mobilised, district
from tests.support.roster_writing import RosterWriter
from tests.support.signed_in import signed_in

Admin = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def database(postgres: Address) -> Iterator[TestDatabase]:
    made = TestDatabase(postgres)
    yield made
    made.drop()


@pytest.fixture(scope="module")
def towns(database: TestDatabase) -> list[Community]:
    made = district(grids=1, buildings=2)
    url = database.url("muster_roster").set(drivername="postgresql")
    RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY)).write(*made)
    return made


@pytest.fixture
def drill(admin: Admin, towns: list[Community]) -> Mobilised:
    return Mobilised(admin, towns[:1])


@pytest.fixture
async def console(database: TestDatabase) -> AsyncIterator[Parts]:
    settings = GatewayConsoleSettings.model_validate(
        common(database) | {"gateway_console_password": PASSWORD}
    )
    parts = await compose_console(settings, None, Collected())
    yield parts
    await close(parts)


@pytest.fixture
async def desk(console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(console, Role.OFFICER) as client:
        yield client


@pytest.fixture
async def elsewhere(console: Parts, towns: list[Community]) -> AsyncIterator[httpx.AsyncClient]:
    """An officer of the other community."""
    async with signed_in(console, Role.OFFICER, division=towns[1].code) as client:
        yield client


def once(key: str = "") -> dict[str, str]:
    return {"Idempotency-Key": key or uuid4().hex}


def dead_letter(admin: Admin, name: str = "impact-grid.v1") -> str:
    letter = str(uuid4())
    admin.execute(
        "insert into alerting.inbox (event_id, topic, name, key, lane_rank, sequence, envelope,"
        " landed_at, due_at, tries, dead_at, reason) values (%s, 'impacts',"
        " %s, '990101001001', 0, 1, '', now(), now(), 12, now(), 'does not fit')",
        (letter, name),
    )
    return letter
