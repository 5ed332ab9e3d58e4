"""A seeded roster on a real database, and how to drive it."""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest
from pydantic import SecretStr

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import BY_NAME, Event
from schemas.events.hazard_alerts import AlertHeader, AlertReceived, Area, Level
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid
from schemas.vocabulary import AlertStatus, Lane, LevelScale, MessageType
from services.roster.adapters.seed_copy import SeedWriter
from services.roster.adapters.tables import INBOX
from services.roster.seed.district import communities
from services.roster.seed.size import STREET
from services.roster.settings import RosterSettings
from services.roster.worker import compose
from services.runtime.clock import MovableClock
from services.runtime.embedded.postgres import Address
from services.runtime.landing import land
from services.runtime.parts import Parts
from services.runtime.sealing import Sealer
from tests.support.collected import Collected
from tests.support.database import PASSWORD, TestDatabase

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY = base64.b64encode(bytes(32)).decode()
SEALER = Sealer(f"1:{KEY}", KEY)
LABEL = "a street for tests"


@dataclass
class Roster:
    """The roster's worker, driven by hand."""

    parts: Parts
    clock: MovableClock
    published: Collected
    database: TestDatabase
    sequence: int = 0

    async def take(self, event: Event, key: str, lane: Lane = Lane.EMERGENCY) -> None:
        """Land an event as if it came from the gateway."""
        self.sequence += 1
        envelope = Envelope(
            event_id=ids.of("test", event.NAME, self.sequence),
            name=event.NAME,
            producer="gateway",
            key=key,
            sequence=self.sequence,
            lane=lane,
            occurred_at=self.clock.now(),
            trace=UUID(int=1),
            payload=event.model_dump(mode="json"),
        )
        raw = envelope.model_dump_json().encode()
        async with self.parts.units.database.begin() as connection:
            await land(connection, INBOX, event.TOPIC, [raw], self.clock.now())

    async def settle(self, *names: str) -> list[Event]:
        """Run the loops of these names (all but the sweeper) until idle; gives new events."""
        before = len(self.published.messages)
        loops = [
            loop
            for loop in self.parts.loops
            if loop.name != "sweeper" and (not names or loop.name in names)
        ]
        busy = True
        while busy:
            busy = any([await loop.step() for loop in loops])
        return [self._event(value) for _, _, value in self.published.messages[before:]]

    @staticmethod
    def _event(value: bytes) -> Event:
        envelope = Envelope.model_validate(orjson.loads(value))
        return BY_NAME[envelope.name].model_validate(envelope.payload)

    def one(self, statement: str, *values: object) -> tuple[object, ...]:
        """The first row of a query."""
        with self.database.admin() as connection:
            row = connection.execute(statement, values).fetchone()
        assert row is not None
        return row

    def runs(self, header: AlertHeader) -> None:
        """Alerting has a mobilisation of this alert that is not over."""
        with self.database.admin() as connection:
            connection.execute(
                "insert into alerting.mobilisation (mobilisation_id, incident_id, alert_id,"
                " alert_revision, plan, level, plan_version, level_scale, level_value, lane,"
                " exercise, state, event, headline, sender_name, created_at)"
                " values (%s, %s, %s, 1, 'typhoon', 'red', 1, 'signal', 'red', %s, false,"
                " 'running', '', '', '', now())",
                (UUID(int=1), header.incident_id, header.alert_id, str(header.lane)),
            )

    def ends(self, header: AlertHeader) -> None:
        """And now it is."""
        over = "update alerting.mobilisation set ended_at = now() where incident_id = %s"
        with self.database.admin() as connection:
            connection.execute(over, (header.incident_id,))

    async def alert(self, *areas: Area, **changes: object) -> list[Event]:
        """Take an alert and settle; gives the events of its impact."""
        event = alert(*areas, **changes)
        await self.take(event, str(event.header.incident_id), event.header.lane)
        return await self.settle()


def alert(*areas: Area, **changes: object) -> AlertReceived:
    """An alert of incident 1 with some fields changed; `revision` orders it."""
    revision = int(str(changes.pop("revision", 1)))
    fields: dict[str, object] = {
        "incident_id": UUID(int=1),
        "identifier": f"{revision}",
        "sender": "示范市气象台",
        "sent": NOON + timedelta(seconds=revision),
        "status": AlertStatus.ACTUAL,
        "msg_type": MessageType.ALERT,
        "hazard": "typhoon",
        "event": "台风红色预警",
        "level": Level(scale=LevelScale.SIGNAL, value="red"),
        **changes,
    }
    fields["alert_id"] = ids.of("alert", *(str(fields[name]) for name in sorted(fields)))
    header = AlertHeader.model_validate(fields | {"alert_revision": revision})
    return AlertReceived(header=header, areas=areas)


def grids(events: list[Event]) -> list[ImpactGrid]:
    return [event for event in events if isinstance(event, ImpactGrid)]


def told_communities(events: list[Event]) -> list[ImpactCommunity]:
    return [event for event in events if isinstance(event, ImpactCommunity)]


def closed(events: list[Event]) -> ImpactClosed:
    """The one closing event."""
    (found,) = [event for event in events if isinstance(event, ImpactClosed)]
    return found


@pytest.fixture(scope="module")
def seeded(postgres: Address) -> Iterator[TestDatabase]:
    """The demo street, anew for each module."""
    database = TestDatabase(postgres, ["roster", "alerting"], _street)
    yield database
    database.drop()


def _street(database: TestDatabase) -> None:
    writer = SeedWriter(database.url("muster_roster"), SEALER)
    writer.write(LABEL, communities(STREET, 7, NOON))


@pytest.fixture
async def roster(seeded: TestDatabase) -> AsyncIterator[Roster]:
    """A worker on the street, without incidents, at noon."""
    with seeded.admin() as connection:
        connection.execute(
            "truncate roster.alerts, roster.incidents, roster.coverage,"
            " roster.community_coverage, roster.widenings, roster.inbox, roster.outbox,"
            " alerting.mobilisation cascade"
        )
        connection.execute("delete from roster.assignments where assignment_id = any(%s)", [MADE])
        connection.execute("delete from roster.absences where absence_id = any(%s)", [MADE])
        connection.execute("update roster.state set turned_at = null")
    clock, published = MovableClock(NOON), Collected()
    parts = await compose(settings_for(seeded), clock, published)
    yield Roster(parts, clock, published, seeded)
    for close in parts.closers:
        await close()
    await parts.units.database.close()


MADE = [UUID(int=number) for number in range(10)]
"""Ids that tests give to their commands."""


def settings_for(database: TestDatabase) -> RosterSettings:
    return RosterSettings(
        database_host=database.address.host,
        database_port=database.address.port,
        database_name=database.name,
        roster_password=SecretStr(PASSWORD),
        sealing_keys=SecretStr(f"1:{KEY}"),
        phone_hash_key=SecretStr(KEY),
        link_keys=SecretStr(f"1:{KEY}"),
    )
