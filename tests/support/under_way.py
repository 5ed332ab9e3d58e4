"""What is still under way in the services' tables, and when the next thing is due.

Read as a superuser past all walls: only tests may.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import tuple_row

from schemas import catalogue
from services.gateway.console.domain.drills import HEARD_WITHIN, heard_since
from tests.support.cap import ZONE

Wanted = tuple[str, str, str]
"""(process, the beginning of its loop's name, what waits for it as a scalar query)."""

SERVICES = ("roster", "alerting", "notifier", "gateway")
PROCESSES = {"gateway": ("gateway-public", "gateway-console")}


def _streams() -> list[Wanted]:
    found: list[Wanted] = []
    for service in SERVICES:
        unpublished = f"select count(*) from {service}.outbox where published_at is null"
        processes = PROCESSES.get(service, (service,))
        found += [(process, "relay", unpublished) for process in processes]
        for consumer, topics in catalogue.routes_from(service).items():
            names = ", ".join(f"'{topic}'" for topic in topics)
            found.append(
                (
                    f"{service} to {consumer}",
                    "flight",
                    f"select count(*) from {service}.outbox o where o.settled_at is null"
                    f" and o.published_at is not null and o.topic in ({names}) and not exists"
                    f" (select 1 from {consumer}.inbox i where i.event_id = o.event_id)",
                )
            )
        if service != "gateway":
            inbox = f"select count(*) from {service}.inbox where handled_at is null"
            found.append((service, "worker", f"{inbox} and dead_at is null and due_at <= %(now)s"))
    return found


PAUSED = "(select mobilisation_id from alerting.mobilisation where state = 'paused')"
GOES_ON = f"(mobilisation_id not in {PAUSED} or community_code = '')"
"""Which timers may run out: in a pause those of signatures."""
STOPPED = "(select mobilisation_id from gateway.stops)"
LET_THROUGH = "(select unnest(let_through) from gateway.stops)"
PASSES = f"(round in {LET_THROUGH} or starts_with(round, 'approval:'))"
"""What a stop does not hold: corrections, and calls to the duty posts."""
OFF = "(select channel from notifier.channels where not enabled)"
ATTEMPTS = "select count(*) from notifier.attempts where"
OCCURRENCES = "select count(*) from gateway.drill_occurrences"
OWN: tuple[Wanted, ...] = (
    ("roster", "teller", "select count(*) from roster.coverage where pending"),
    ("roster", "teller", "select count(*) from roster.incidents where closing"),
    ("roster", "turns", "select count(*) from roster.state where turned_at < %(now)s"),
    (
        "alerting",
        "timers",
        "select count(*) from alerting.timer where due_at <= %(now)s and"
        f" ({GOES_ON} or kind in ('stop', 'pause', 'message'))",
    ),
    (
        "notifier",
        "send",
        f"{ATTEMPTS} status = 'planned' and due_at <= %(now)s and not_after > %(now)s"
        f" and (mobilisation_id not in {STOPPED} or {PASSES})"
        f" and channel not in {OFF}",
    ),
    ("notifier", "send", f"{ATTEMPTS} status = 'sending'"),
    ("notifier", "overdue", f"{ATTEMPTS} status = 'planned' and not_after <= %(now)s"),
    ("notifier", "reconcile", f"{ATTEMPTS} status = 'unknown' and look_due_at <= %(now)s"),
    (
        "notifier",
        "take-back",
        f"{ATTEMPTS} too_late_at is not null and cancelled_at is null and channel = 'call'"
        " and status = 'sent' and provider_sid is not null and answered_at is null",
    ),
    ("notifier", "settle", "select count(*) from notifier.receipts where handled_at is null"),
    ("notifier", "settle", "select count(*) from notifier.replies where handled_at is null"),
    ("gateway-public", "answers", "select count(*) from gateway.answers where emitted_at is null"),
    (
        "gateway-console",
        "drills",
        f"{OCCURRENCES} where state = 'starting' or state = 'planned' and at <= %(now)s"
        " or state = 'planned' and notice_at <= %(now)s and not exists"
        " (select from gateway.alerts where alert_id = notice_alert_id)"
        " or cancelled_at is not null and notice_alert_id is not null and off_alert_id is null"
        f" and at > %(heard)s or told_of > %(now)s - interval '{HEARD_WITHIN}'"
        " or state in ('missed', 'put_off') and notice_alert_id is not null"
        " and off_alert_id is null and at > %(heard)s",
    ),
    (
        "gateway-console",
        "audit-steps",
        "select count(*) from alerting_public.approval_steps s where not exists"
        " (select from gateway.audited_steps a where a.entry_id = s.entry_id)",
    ),
)
WANTED: tuple[Wanted, ...] = (*_streams(), *OWN)
COUNTERS = (
    *(f"select coalesce(max(id), 0) from {service}.outbox" for service in SERVICES),
    *(f"select coalesce(max(id), 0) from {service}.inbox" for service in SERVICES[:3]),
    "select coalesce(max(id), 0) from notifier.receipts",
    "select coalesce(max(id), 0) from notifier.replies",
    "select coalesce(max(id), 0) from gateway.answers",
)
RETRIES = (
    *(
        f"select min(due_at) from {service}.inbox"
        " where handled_at is null and dead_at is null and due_at > %(now)s"
        for service in SERVICES[:3]
    ),
    "select min(due_at) from notifier.attempts where status = 'planned' and due_at > %(now)s"
    f" and mobilisation_id not in {STOPPED} and channel not in {OFF}",
)
"""Waits of machines: a story does not notice them."""
TIMERS = (
    f"select min(due_at) from alerting.timer where {GOES_ON} and due_at > %(now)s",
    "select min(not_after) from notifier.attempts where status = 'planned' and not_after > %(now)s",
    "select min(look_due_at) from notifier.attempts"
    " where status = 'unknown' and look_due_at > %(now)s",
    "select min(starts_at) from roster.assignments where starts_at > %(now)s",
    "select min(ends_at) from roster.assignments where ends_at > %(now)s",
    "select min(starts_at) from roster.absences where starts_at > %(now)s",
    "select min(ends_at) from roster.absences where ends_at > %(now)s",
    "select min(at) from gateway.drill_occurrences where state = 'planned' and at > %(now)s",
    "select min(notice_at) from gateway.drill_occurrences"
    " where state = 'planned' and notice_at > %(now)s",
)


@dataclass(frozen=True)
class Look:
    """One reading: what waits by (process, loop), a fingerprint, and when things are due."""

    waiting: dict[tuple[str, str], int]
    counters: tuple[int, ...]
    retry_at: datetime | None
    due_at: datetime | None


def _query() -> str:
    parts = [*(query for _, _, query in WANTED), *COUNTERS]
    least = [f"least({', '.join(f'({query})' for query in group)})" for group in (RETRIES, TIMERS)]
    whole = "select " + ", ".join([*(f"({part})" for part in parts), *least])
    return whole.replace("%(now)s", "$1::timestamptz").replace("%(heard)s", "$2::timestamptz")


QUERY = _query()


class Looker:
    """Looks again and again on one connection; a lost one is replaced."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def look(self, now: datetime) -> Look:
        """One reading at `now`; psycopg.OperationalError while the database is away."""
        try:
            row = await self._row(now)
        except psycopg.OperationalError:
            await self.close()
            row = await self._row(now)
        assert row is not None
        numbers = [int(str(value)) for value in row[:-2]]
        waiting: dict[tuple[str, str], int] = {}
        for (process, loop, _), count in zip(WANTED, numbers, strict=False):
            if count:
                waiting[process, loop] = waiting.get((process, loop), 0) + count
        retry_at, due_at = row[-2:]
        assert retry_at is None or isinstance(retry_at, datetime)
        assert due_at is None or isinstance(due_at, datetime)
        return Look(waiting, tuple(numbers[len(WANTED) :]), retry_at, due_at)

    async def _row(self, now: datetime) -> tuple[object, ...] | None:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url,
                autocommit=True,
                row_factory=tuple_row,
                # Names in so long a text would be looked for anew at each look.
                cursor_factory=psycopg.AsyncRawCursor,
                prepare_threshold=1,
            )
        cursor = await self._connection.execute(QUERY, (now, heard_since(now, ZONE.key)))
        return await cursor.fetchone()

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
