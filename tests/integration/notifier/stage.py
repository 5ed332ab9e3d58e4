"""A stage for the notifier: real PostgreSQL, stand-ins for what other services publish,
the notifier's two processes and a carrier on real sockets."""

import asyncio
import base64
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from psycopg.rows import dict_row
from pydantic import SecretStr

from schemas import ids
from schemas.events import Event
from schemas.events.attempt_orders import AttemptOrder, AttemptOrders, Withdrawal
from schemas.vocabulary import Channel, Lane
from services.notifier import asgi, worker
from services.notifier.adapters.tables import INBOX
from services.notifier.settings import NotifierSettings
from services.runtime.clock import Clock, MovableClock, SystemClock
from services.runtime.landing import land
from services.runtime.loops import run_forever
from services.runtime.parts import Loop, Parts
from services.runtime.sealing import Sealer
from tests.support.database import PASSWORD, TestDatabase
from tests.support.serving import serving

KEY = base64.b64encode(b"k" * 32).decode()
RING = f"1:{KEY}"
EMERGENCY_SID, DRILL_SID = "AC" + "e" * 32, "AC" + "d" * 32
EMERGENCY_TOKEN, DRILL_TOKEN = "emergency-token", "drill-token"
EMERGENCY_NUMBER, DRILL_NUMBER = "+861069990001", "+861069990002"
COMMUNITY = "440106009001"
NUMBERS = itertools.count(10_000_000)
"""Nobody shares a phone by chance: a number has its limits."""
TEXTS = {
    "sms": {
        "first": "{signature}{drill}{event},{place}{visits}人待查看。已收到回1,不能去回2。{link}",
        "stand-down": "{signature}{drill}{event}解除。{link}",
    },
    "voice": {
        "first": "{signature}{drill}{event}。{place}有{visits}人。请按1确认收到;不能去请按2。",
        "stand-down": "{signature}{drill}{event}解除。",
        "approval": "{signature}{drill}{event}。{place}有事在等批准。请按1确认;不能去请按2。",
    },
}
STAND_INS = """
create table roster_public.people (person_id uuid primary key, name_sealed bytea,
    phone_sealed bytea, phone_hash bytea, community_code text);
create table roster_public.nodes (node_id uuid primary key, kind text, parent_id uuid,
    path uuid[], name text, full_name text, community_id uuid, community_code text,
    street_name text, traits text[]);
create table alerting_public.message_facts (contact_id uuid primary key, mobilisation_id uuid,
    contact_no bigint generated always as identity, exercise bool, signature text, event text,
    audience text, node_ids uuid[], visits int, rescues int, silent int);
create table alerting_public.wordings (mobilisation_id uuid, audience text, texts jsonb,
    text_id uuid, primary key (mobilisation_id, audience));
create table gateway_public.stops (mobilisation_id uuid primary key, at timestamptz,
  let_through text[] not null default '{}');
create table gateway_public.messages (message_id uuid primary key, words_sealed bytea);
create table alerting_public.landings (event_id uuid primary key, landed_at timestamptz);
create table alerting_public.free_contacts (contact_id uuid primary key);
grant select on all tables in schema roster_public, alerting_public, gateway_public
    to muster_notifier;
"""


class NoPublisher:
    """Takes what the relay publishes."""

    async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
        """Nothing to do: the tests read the outbox."""


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(database: TestDatabase, provider_url: str, **changes: Any) -> NotifierSettings:
    """Settings as tests need them: seconds instead of minutes, but for what goes by the clock on
    the wall: a request that times out because the machine is busy is unclear, and opens a line."""
    values: dict[str, Any] = {
        "database_host": database.address.host,
        "database_port": database.address.port,
        "database_name": database.name,
        "database_pool": 12,
        "sealing_keys": SecretStr(RING),
        "phone_hash_key": SecretStr(KEY),
        "link_keys": SecretStr(RING),
        "notifier_password": SecretStr(PASSWORD),
        "provider_base_url": provider_url,
        "webhook_base_url": f"http://127.0.0.1:{free_port()}",
        "provider_sid": EMERGENCY_SID,
        "provider_token": SecretStr(EMERGENCY_TOKEN),
        "provider_number": EMERGENCY_NUMBER,
        "drill_provider_sid": DRILL_SID,
        "drill_provider_token": SecretStr(DRILL_TOKEN),
        "drill_provider_number": DRILL_NUMBER,
        "sms_per_s": 5_000.0,
        "calls_per_s": 5_000.0,
        "provider_timeout_s": 30.0,
        "lost_after_s": 32.0,
        "reconcile_after_s": 0.5,
        "number_calls_per_minute": 1_000,
        "number_calls_per_hour": 1_000,
    }
    return NotifierSettings(**(values | changes))


async def eventually(
    check: Callable[[], Awaitable[Any]] | Callable[[], Any], within: float = 60.0
) -> Any:
    """The first true answer of `check`; fails after `within` seconds."""
    async with asyncio.timeout(within):
        while True:
            answer = check()
            if asyncio.iscoroutine(answer):
                answer = await answer
            if answer:
                return answer
            await asyncio.sleep(0.02)


@dataclass
class Leader:
    """A person with a contact in a mobilisation."""

    person_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    phone: str


@dataclass
class Stage:
    """The database, the stand-ins, and the notifier's worker."""

    database: TestDatabase
    settings: NotifierSettings
    clock: Clock = field(default_factory=SystemClock)
    sequence: int = 0
    parts: Parts | None = None

    def __post_init__(self) -> None:
        self.sealer = Sealer(RING, KEY)
        self.admin: Any = self.database.admin()
        rows: Any = dict_row
        self.admin.row_factory = rows

    def advance(self, seconds: float) -> None:
        """Time passes, and nothing is done by itself."""
        assert isinstance(self.clock, MovableClock)
        self.clock.advance(seconds)

    def close(self) -> None:
        """Let go of the superuser's connection."""
        self.admin.close()

    def leader(
        self,
        mobilisation_id: UUID | None = None,
        *,
        phone: str | None = None,
        exercise: bool = False,
        place: str = "示范一社区3网格12号楼2单元",
    ) -> Leader:
        """Publish one person with one contact and the facts of its message."""
        mobilisation = mobilisation_id or uuid4()
        person = uuid4()
        number = phone or f"+8610{next(NUMBERS)}"
        contact = ids.contact_id(mobilisation, person)
        node = uuid4()
        run = self.admin.execute
        run(
            "insert into roster_public.people values (%s, null, %s, %s, %s)",
            [
                person,
                self.sealer.seal(number, "person.phone"),
                self.sealer.phone_hash(number),
                COMMUNITY,
            ],
        )
        run(
            "insert into roster_public.nodes (node_id, kind, name, full_name, community_code)"
            " values (%s, 'stairwell', '2单元', %s, %s)",
            [node, place, COMMUNITY],
        )
        run(
            "insert into alerting_public.wordings values (%s, 'visitor', %s)"
            " on conflict do nothing",
            [mobilisation, orjson.dumps(TEXTS).decode()],
        )
        run(
            "insert into alerting_public.message_facts (contact_id, mobilisation_id, exercise,"
            " signature, event, audience, node_ids, visits, rescues, silent)"
            " values (%s, %s, %s, '【示范街道】', '台风橙色预警', 'visitor', %s, 6, 0, 0)",
            [contact, mobilisation, exercise, [node]],
        )
        return Leader(person, contact, mobilisation, number)

    def order(
        self,
        leader: Leader,
        channel: Channel = Channel.SMS,
        *,
        lane: Lane = Lane.EMERGENCY,
        round_name: str = "first",
        urgency: int = 1,
        valid: float = 600,
    ) -> AttemptOrder:
        """An order for one attempt to a leader."""
        return AttemptOrder(
            attempt_id=ids.attempt_id(leader.contact_id, round_name, channel),
            contact_id=leader.contact_id,
            mobilisation_id=leader.mobilisation_id,
            person_id=leader.person_id,
            round=round_name,
            channel=channel,
            lane=lane,
            urgency=urgency,
            not_after=self.clock.now() + timedelta(seconds=valid),
        )

    async def send(
        self,
        *orders: AttemptOrder,
        withdraw: tuple[UUID, ...] = (),
        community: str = COMMUNITY,
    ) -> None:
        """Land attempt orders of a community as the stream edge would."""
        withdrawals = tuple(Withdrawal(attempt_id=item, reason="stood down") for item in withdraw)
        event = AttemptOrders(
            community_code=community, orders=tuple(orders), withdrawals=withdrawals
        )
        lane = orders[0].lane if orders else Lane.EMERGENCY
        await self.land(event, community, lane)

    async def land(self, event: Event, key: str, lane: Lane = Lane.EMERGENCY) -> None:
        """Land one event."""
        assert self.parts is not None
        self.sequence += 1
        envelope = {
            "event_id": str(uuid4()),
            "name": event.NAME,
            "producer": "alerting",
            "key": key,
            "sequence": self.sequence,
            "lane": str(lane),
            "occurred_at": self.clock.now().isoformat(),
            "trace": str(UUID(int=7)),
            "payload": event.model_dump(mode="json"),
        }
        async with self.parts.units.database.begin() as connection:
            await land(connection, INBOX, event.TOPIC, [orjson.dumps(envelope)], self.clock.now())

    def attempt(self, attempt_id: UUID) -> dict[str, Any]:
        """One attempt's row."""
        row = self.admin.execute(
            "select * from notifier.attempts where attempt_id = %s", [attempt_id]
        ).fetchone()
        assert row is not None
        return dict(row)

    def status(self, attempt_id: UUID) -> str:
        """One attempt's status; empty when there is none."""
        row = self.admin.execute(
            "select status from notifier.attempts where attempt_id = %s", [attempt_id]
        ).fetchone()
        return str(row["status"]) if row else ""

    def rows(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of any query, as the superuser sees them."""
        return [dict(row) for row in self.admin.execute(query, list(parameters)).fetchall()]

    def payloads(self) -> list[dict[str, Any]]:
        """The payloads of all contact-events, in order."""
        rows = self.rows("select envelope from notifier.outbox order by id")
        return [orjson.loads(bytes(row["envelope"]))["payload"] for row in rows]

    def reported(self, attempt_id: UUID, community: str = COMMUNITY) -> list[str]:
        """Statuses of one attempt that a community was told, in order."""
        return [
            report["status"]
            for payload in self.payloads()
            if payload["community_code"] == community
            for report in payload["reports"]
            if report["attempt_id"] == str(attempt_id)
        ]

    def replied(self, community: str = COMMUNITY) -> list[dict[str, Any]]:
        """Replies that a community was told, in order."""
        return [
            reply
            for payload in self.payloads()
            if payload["community_code"] == community
            for reply in payload["replies"]
        ]

    def loop(self, name: str) -> Loop:
        """One of the worker's loops by name."""
        assert self.parts is not None
        return next(item for item in self.parts.loops if item.name == name)

    async def settle(self, *names: str) -> None:
        """Run these loops until none of them has anything more to do."""
        for _ in range(500):
            more = [await self.loop(name).step() for name in names]
            if not any(more):
                return
        raise AssertionError("the loops never come to rest")

    @contextlib.asynccontextmanager
    async def running(self, *, live: bool = True) -> AsyncIterator[Parts]:
        """The worker: with its loops running, or to be stepped by hand."""
        parts = await worker.compose(self.settings, self.clock, NoPublisher())
        self.parts = parts
        skip = {"relay", "sweeper"}
        tasks = [
            asyncio.create_task(run_forever(item.name, item.step, item.wake, item.idle_s))
            for item in parts.loops
            if live and item.name not in skip
        ]
        try:
            yield parts
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for close in parts.closers:
                await close()
            await parts.units.database.close()

    @contextlib.asynccontextmanager
    async def webhooks(self) -> AsyncIterator[Parts]:
        """notifier-web on its socket."""
        parts = await asgi.compose(self.settings, self.clock)
        port = int(self.settings.webhook_base_url.rsplit(":", 1)[1])
        try:
            listening = socket.create_server(("127.0.0.1", port))
            async with serving(parts.app, listening, log_config=None, access_log=False):
                yield parts
        finally:
            for close in parts.closers:
                await close()
            await parts.units.database.close()


START = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
