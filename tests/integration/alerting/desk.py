"""alerting's worker and timers on a real database, by hand: events in, orders and rows out."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from psycopg.rows import dict_row

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.answers import Answer, Answers, RaiseMatter
from schemas.events.commands import MobilisationAction, MobilisationCommand, SendMessage
from schemas.events.contact_events import AttemptReport, ContactEvents
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Channel,
    Lane,
    MatterKind,
    MessagePurpose,
    TaskKind,
    Via,
    VisitOutcome,
)
from services.alerting import agents
from services.alerting.adapters.approvals import StoredApprovals
from services.alerting.adapters.branches import StoredBranches
from services.alerting.adapters.injects import StoredInjects
from services.alerting.adapters.messages import StoredMessages
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.alerting.adapters.places import RosterPlaces
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.adapters.tables import INBOX, METADATA, OUTBOX
from services.alerting.domain.plan import Edition
from services.alerting.timers import TimerLoop, TimersDue
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.inbox import Handler, InboxWorker
from services.runtime.landing import land
from services.runtime.unit import Units
from tests.builders.alerting import HERE, NOON, person
from tests.support.database import TestDatabase

Record = dict[str, Any]
DUMPED: Mapping[str, tuple[str, ...]] = {
    "mobilisation": ("revision",),
    "branch": ("image",),
    "place": (),
    "duty": (),
    "slice": (),
    "contact": (),
    "task": (),
    "visit": (),
    "timer": (),
}
"""Domain tables with the columns that count changes and not state."""


@dataclass
class Desk:
    """One alerting worker. `code` is the community that its events are keyed by."""

    database: TestDatabase
    editions: Mapping[tuple[str, str], Edition]
    connection: Database
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOON))
    code: str = "110101001001"
    sequence: int = 0

    def __post_init__(self) -> None:
        self.units = Units(self.connection, OUTBOX, "alerting", self.clock)
        self.worker = self.new_worker()
        self.timers = TimerLoop(self.units, self.worker.landed, StoredApprovals())

    def handlers(self) -> Mapping[str, Handler]:
        plans = StoredPlans(self.editions.values())
        branches = StoredBranches(plans, RosterPlaces(), HERE)
        kept = agents.Kept(
            StoredMobilisations(), branches, StoredInjects(), StoredApprovals(), StoredMessages()
        )
        return agents.handlers(plans, plans, kept)

    def new_worker(self, handlers: Mapping[str, Handler] | None = None) -> InboxWorker:
        """Another process's worker: it holds nothing in memory yet."""
        own = {TimersDue.NAME: TimersDue}
        return InboxWorker(self.units, INBOX, handlers or self.handlers(), own)

    async def land(self, event: Event, key: str = "", lane: Lane = Lane.EMERGENCY) -> Envelope:
        """Land one event as if it came from its producer."""
        self.sequence += 1
        envelope = Envelope(
            event_id=ids.of("test-event", self.sequence),
            name=event.NAME,
            producer="test",
            key=key or self.code,
            sequence=self.sequence,
            lane=lane,
            occurred_at=self.clock.now(),
            trace=ids.of("test-trace"),
            payload=event.model_dump(mode="json"),
        )
        await self.land_again(event.TOPIC, envelope)
        return envelope

    async def land_again(self, topic: str, envelope: Envelope) -> None:
        body = orjson.dumps(envelope.model_dump(mode="json"))
        async with self.connection.begin() as connection:
            await land(connection, INBOX, topic, [body], self.clock.now())

    async def work(self) -> None:
        """Handle all that has landed and is due."""
        while await self.worker.step():
            pass

    async def tell(self, *events: Event) -> None:
        for event in events:
            key = str(getattr(event, "community_code", ""))
            await self.land(event, key)
        await self.work()

    async def wait(self, seconds: float) -> None:
        """Time passes in one leap; what is due then is handled."""
        self.clock.advance(seconds)
        await self.fire()

    async def fire(self) -> None:
        while await self.timers.step():
            pass
        await self.work()

    async def command(self, mobilisation_id: UUID, action: MobilisationAction, **what: Any) -> None:
        """An officer's command, in force when this returns."""
        command = MobilisationCommand(
            command_id=ids.of("test-command", action, self.sequence),
            mobilisation_id=mobilisation_id,
            action=action,
            actor=what.pop("actor", "officer-1"),
            at=what.pop("at", self.clock.now()),
            **what,
        )
        await self.land(command, str(mobilisation_id))
        await self.work()
        await self.fire()

    async def sends(self, mobilisation_id: UUID, purpose: MessagePurpose, **how: Any) -> UUID:
        """An officer's message, in force when this returns unless it waits; gives its id."""
        message_id = ids.of("test-message", self.sequence)
        message = SendMessage(
            message_id=message_id,
            mobilisation_id=mobilisation_id,
            purpose=purpose,
            actor="officer-1",
            at=self.clock.now(),
            **how,
        )
        await self.land(message, str(mobilisation_id))
        await self.work()
        await self.fire()
        return message_id

    async def report(
        self, order: Record, *statuses: AttemptStatus, said: UUID | None = None
    ) -> None:
        """What the notifier tells of an attempt, and whose words it `said`."""
        reports = tuple(
            AttemptReport(
                attempt_id=order["attempt_id"],
                contact_id=order["contact_id"],
                mobilisation_id=order["mobilisation_id"],
                round=order["round"],
                channel=Channel(order["channel"]),
                status=status,
                at=self.clock.now(),
                wording_id=said,
            )
            for status in statuses
        )
        await self.tell(ContactEvents(community_code=self.code, reports=reports))

    async def answer(
        self, mobilisation_id: UUID, name: str, kind: AnswerKind = AnswerKind.RECEIVED
    ) -> None:
        await self.tell(self.answers(mobilisation_id, name, kind))

    def answers(
        self, mobilisation_id: UUID, name: str, kind: AnswerKind = AnswerKind.RECEIVED
    ) -> Answers:
        answer = Answer(
            answer_id=ids.of("test-answer", self.sequence, name),
            mobilisation_id=mobilisation_id,
            contact_id=ids.contact_id(mobilisation_id, person(name)),
            kind=kind,
            via=Via.PAGE,
            at=self.clock.now(),
        )
        return Answers(community_code=self.code, answers=(answer,))

    def doors(self, mobilisation_id: UUID, by: str, found: Mapping[UUID, VisitOutcome]) -> Answers:
        """Outcomes at residents' doors, in one batch."""
        answers = tuple(
            Answer(
                answer_id=ids.of("test-answer", self.sequence, by, resident_id),
                mobilisation_id=mobilisation_id,
                contact_id=ids.contact_id(mobilisation_id, person(by)),
                kind=AnswerKind.VISIT,
                via=Via.PAGE,
                at=self.clock.now(),
                visit_id=ids.visit_id(mobilisation_id, resident_id),
                outcome=outcome,
            )
            for resident_id, outcome in found.items()
        )
        return Answers(community_code=self.code, answers=answers)

    def matter(self, mobilisation_id: UUID, by: str) -> RaiseMatter:
        """A leader needs more people."""
        return RaiseMatter(
            matter_id=ids.of("test-matter", self.sequence, by),
            mobilisation_id=mobilisation_id,
            community_code=self.code,
            contact_id=ids.contact_id(mobilisation_id, person(by)),
            kind=MatterKind.PEOPLE,
            at=self.clock.now(),
        )

    def read(self, query: str, *values: object) -> list[Record]:
        """What a superuser sees."""
        with self.database.admin() as connection, connection.cursor(row_factory=dict_row) as rows:
            return rows.execute(query, values).fetchall()

    def waiting_for_a_lock(self) -> list[Record]:
        """Who waits for what another transaction holds."""
        return self.read(
            "select pid from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
        )

    def view(self, name: str, where: str = "true", *values: object) -> list[Record]:
        return self.read(f"select * from alerting_public.{name} where {where}", *values)

    def emitted(self, what: str = "orders") -> list[Record]:
        """All orders (or withdrawals) in the outbox, in the order they were decided."""
        rows = self.read("select envelope from alerting.outbox order by id")
        events = [orjson.loads(row["envelope"])["payload"] for row in rows]
        return [item for event in events for item in event[what]]

    def ordered(self, mobilisation_id: UUID, name: str) -> list[Record]:
        wanted = str(ids.contact_id(mobilisation_id, person(name)))
        return [order for order in self.emitted() if order["contact_id"] == wanted]

    def state(self, mobilisation_id: UUID) -> str:
        (row,) = self.view("mobilisations", "mobilisation_id = %s", mobilisation_id)
        return str(row["state"])

    def states(self, node_id: UUID, kind: TaskKind = TaskKind.LEAD) -> list[str]:
        rows = self.view("tasks", "node_id = %s and kind = %s", node_id, str(kind))
        return sorted(row["state"] for row in rows)

    def dead(self) -> list[Record]:
        return self.read("select name, reason from alerting.inbox where dead_at is not null")

    def dump(self) -> dict[str, list[str]]:
        """Alerting's domain tables, comparable between two histories."""
        found: dict[str, list[str]] = {}
        for table, left_out in DUMPED.items():
            rows = self.read(f"select * from alerting.{table}")
            for row in rows:
                for column in left_out:
                    del row[column]
            found[table] = sorted(repr(sorted(row.items())) for row in rows)
        return found

    def clear(self) -> None:
        """As if nothing had ever happened."""
        names = ", ".join(table.fullname for table in METADATA.sorted_tables)
        with self.database.admin() as connection:
            connection.execute(f"truncate {names} restart identity")
        self.worker = self.new_worker()


@asynccontextmanager
async def open_desk(database: TestDatabase, editions: Sequence[Any]) -> AsyncIterator[Desk]:
    connection = Database(database.url("muster_alerting"), pool=4)
    desk = Desk(database, {(one.plan, one.level): one for one in editions}, connection)
    desk.clear()
    try:
        yield desk
    finally:
        await connection.close()
