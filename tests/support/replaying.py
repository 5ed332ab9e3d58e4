"""Replaying a stored mobilisation: what landed in alerting's inbox, handled anew elsewhere.

As a program it is the other place: a process of its own, with its own hash seed and number of
workers, on a database where alerting has nothing yet.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import psycopg
from psycopg.rows import dict_row
from sqlalchemy import URL, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerting import agents
from services.alerting.adapters.approvals import StoredApprovals
from services.alerting.adapters.branches import StoredBranches
from services.alerting.adapters.injects import StoredInjects
from services.alerting.adapters.messages import StoredMessages
from services.alerting.adapters.mobilisations import StoredMobilisations
from services.alerting.adapters.places import RosterPlaces
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.adapters.tables import INBOX, METADATA, OUTBOX
from services.alerting.timers import TOPIC, TimersDue
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.roster.adapters.tables import METADATA as ROSTER
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.inbox import InboxWorker
from services.runtime.unit import Units

Dump = list[dict[str, Any]]
Tables = dict[str, list[str]]
Differing = dict[str, tuple[object, object]]
MOMENTS = ("landed_at", "due_at", "handled_at")
AFTERWARDS = ("id", "handled_at", "tries", "reason", "unit")
"""What an event had not yet when it landed."""
NEVER = datetime.min.replace(tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
"""What is replayed ran under this setting too."""
ROUNDS = 50
"""At one moment; more would be an event that is put back for ever."""
NO_DECISIONS = {
    "branch": ["image"],
    "contact_link": ["contact_no"],
    "timeline": ["entry_id"],
    "plan_edition": ["kept_at"],
}
"""Names that were drawn or counted, and when a process first saw the plans' files."""
OF_MOBILISATION = "mobilisation_id = any(%(mobilisations)s)"
OF_INCIDENT = "incident_id = any(%(incidents)s)"
OF = {
    "contact_link": "contact_id in (select contact_id from alerting.contact"
    f" where {OF_MOBILISATION})",
    # What an officer loaded in another story is not of this one.
    "plan_edition": "loaded_at is null",
    "plan_load": "false",
}
"""Which rows belong to a story, where no column says it."""
# Two looks at the database's clock may give the later of two transactions the earlier moment; by
# `xmin` they stand in the order in which they began to write. With one worker that is the order in
# which they landed.
HANDLED = """
select i.*, i.xmin::text::bigint as unit from alerting.inbox i
 where handled_at is not null and (%(keys)s::text[] is null
       or split_part(key, ' ', 1) = any(%(keys)s))
 order by unit, id
"""
# A timer that ran out was taken out when its event landed.
TAKE_OUT = text("""
delete from alerting.timer t
 using unnest(cast(:kinds as text[]), cast(:subjects as uuid[]), cast(:marks as text[]))
    as n(kind, subject_id, mark)
 where t.mobilisation_id = :mobilisation_id and t.community_code = :code and t.due_at <= :now
   and (t.kind, t.subject_id, t.mark) = (n.kind, n.subject_id, n.mark)
""")
WAITS = text("select count(*) from alerting.inbox where handled_at is null")
PUT_BACK = text("update alerting.inbox set due_at = :now, tries = 0 where handled_at is null")


@dataclass
class Moment:
    """A clock that stands at one moment."""

    at: datetime = NEVER

    def now(self) -> datetime:
        return self.at


class Ticking:
    """Another clock's time, but never the same moment twice: it runs ahead by what that takes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = NEVER

    def now(self) -> datetime:
        self._last = max(self._clock.now(), self._last + timedelta(microseconds=1))
        return self._last


def dump_inbox(connection: psycopg.Connection[Any], keys: list[str] | None = None) -> Dump:
    """What was handled, of these keys alone (community, incident, mobilisation) or of all, as it
    landed; `unit` grows from one transaction to the next."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(HANDLED, {"keys": keys}).fetchall()


def copy_roster(source: psycopg.Connection[Any], target: psycopg.Connection[Any]) -> None:
    """The same people and posts in another database."""
    target.execute("set session_replication_role = replica")
    for table in ROSTER.sorted_tables:
        # By name: migrations and metadata order columns otherwise.
        columns = f"{table.fullname} ({', '.join(table.c.keys())})"
        with (
            source.cursor().copy(f"copy {columns} to stdout".encode()) as rows,
            target.cursor().copy(f"copy {columns} from stdin".encode()) as copy,
        ):
            for row in rows:
                copy.write(row)


def dump_tables(connection: psycopg.Connection[Any], incident_id: UUID) -> Tables:
    """Every domain table of an incident's mobilisations: rows as JSON, in order."""
    found = connection.execute(
        "select mobilisation_id from alerting.mobilisation where incident_id = %s", (incident_id,)
    ).fetchall()
    names = {"incidents": [incident_id], "mobilisations": [row[0] for row in found]}
    dumped: Tables = {}
    for table in METADATA.sorted_tables:
        if table not in (INBOX, OUTBOX):
            rows = connection.execute(_query(table), names).fetchall()
            dumped[str(table.name)] = sorted(row[0] for row in rows)
    return dumped


def _query(table: Table) -> bytes:
    without = NO_DECISIONS.get(table.name, [])
    bare = "".join(f" - '{column}'" for column in without)
    own = OF_INCIDENT if "incident_id" in table.c else OF_MOBILISATION
    which = OF.get(table.name, own)
    return f"select (to_jsonb(t){bare})::text from {table.fullname} t where {which}".encode()


def differing(again: Tables, tables: Tables) -> dict[str, list[Differing]]:
    """Of each table whose rows differ the fields that do, each (again, before), of the first rows;
    and how many rows there are, where that differs."""
    found: dict[str, list[Differing]] = {}
    for name, rows in tables.items():
        if len(again[name]) != len(rows):
            found[name] = [{"rows": (len(again[name]), len(rows))}]
        elif again[name] != rows:
            pairs = zip(map(orjson.loads, again[name]), map(orjson.loads, rows), strict=True)
            fields = (
                {key: (one.get(key), other.get(key)) for key in other if one.get(key) != other[key]}
                for one, other in pairs
            )
            found[name] = [fields_of_row for fields_of_row in fields if fields_of_row][:5]
    return found


def save(dump: Dump, file: Path) -> None:
    """Write an inbox dump: one event a line."""
    lines = [orjson.dumps(row | {"envelope": row["envelope"].decode()}) for row in dump]
    file.write_bytes(b"\n".join(lines))


def _load(file: Path) -> Dump:
    return [_event(orjson.loads(line)) for line in file.read_bytes().splitlines()]


def _event(row: dict[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(row[name]) for name in MOMENTS}
    return row | moments | {"envelope": row["envelope"].encode(), "event_id": UUID(row["event_id"])}


class Replay:
    """Alerting's handlers without a broker: each event at the moment when it was handled."""

    def __init__(self, url: URL, workers: int, plans: Path = SHIPPED) -> None:
        self._database = Database(url, workers + 1)
        self._clock = Moment()
        units = Units(self._database, OUTBOX, "alerting", self._clock)
        editions = load_plans(plans)
        own = {TimersDue.NAME: TimersDue}
        # Each with plans and images of its own, as processes have.
        self._workers = []
        for _ in range(workers):
            book = StoredPlans(editions, folder=plans)
            branches = StoredBranches(book, RosterPlaces(), ZONE)
            kept = agents.Kept(
                StoredMobilisations(),
                branches,
                StoredInjects(),
                StoredApprovals(),
                StoredMessages(),
            )
            handlers = agents.handlers(book, book, kept)
            self._workers.append(InboxWorker(units, INBOX, handlers, own))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._database.close()

    async def run(self, dump: Dump) -> None:
        """Everything again, one transaction after the other, each at its moment."""
        ran_out = sorted((row for row in dump if row["topic"] == TOPIC), key=_landing, reverse=True)
        for _unit, rows in groupby(dump, lambda row: row["unit"]):
            due = list(rows)
            self._clock.at = due[0]["handled_at"]
            async with self._database.begin() as connection:
                while ran_out and ran_out[-1]["landed_at"] <= self._clock.at:
                    await _take_out(connection, ran_out.pop())
                await connection.execute(insert(INBOX), [_landed(row) for row in due])
            await self._handle_all()
        async with self._database.begin() as connection:
            for row in reversed(ran_out):
                await _take_out(connection, row)

    async def _handle_all(self) -> None:
        for _ in range(ROUNDS):
            await asyncio.gather(*(worker.step() for worker in self._workers))
            async with self._database.begin() as connection:
                if not (await connection.execute(WAITS)).scalar_one():
                    return
                await connection.execute(PUT_BACK, {"now": self._clock.at})
        raise AssertionError(f"not handled at {self._clock.at}")


async def _take_out(connection: AsyncConnection, row: dict[str, Any]) -> None:
    due = TimersDue.model_validate(orjson.loads(row["envelope"])["payload"])
    await connection.execute(
        TAKE_OUT,
        {
            "mobilisation_id": due.mobilisation_id,
            "code": due.community_code,
            "now": row["landed_at"],
            "kinds": [kind for kind, _subject, _mark in due.timers],
            "subjects": [subject for _kind, subject, _mark in due.timers],
            "marks": [mark for _kind, _subject, mark in due.timers],
        },
    )


def _landing(row: dict[str, Any]) -> datetime:
    at: datetime = row["landed_at"]
    return at


def _landed(row: dict[str, Any]) -> dict[str, Any]:
    kept = {
        name: row[name]
        for name in row
        if name not in ("id", "handled_at", "tries", "reason", "unit")
    }
    return kept | {"due_at": row["handled_at"]}


@contextmanager
def ticking(units: Units, clock: Clock) -> Iterator[None]:
    """A service whose moments are recorded: each of its transactions has its own."""
    before: Clock = units.clock
    units.clock = Ticking(clock)
    try:
        yield
    finally:
        units.clock = before


@contextmanager
def _connection(url: URL) -> Iterator[psycopg.Connection[Any]]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        yield connection


async def replayed(
    url: URL, incident_id: UUID, dump: Dump, workers: int = 1, plans: Path = SHIPPED
) -> Tables:
    """Replay a dump into the database at `url`; gives its domain tables afterwards."""
    async with Replay(url, workers, plans) as replay:
        await replay.run(dump)
    with _connection(url) as connection:
        return dump_tables(connection, incident_id)


if __name__ == "__main__":
    from sqlalchemy import make_url

    address, count, incident, dumped = sys.argv[1:]
    tables = asyncio.run(
        replayed(make_url(address), UUID(incident), _load(Path(dumped)), int(count))
    )
    sys.stdout.buffer.write(orjson.dumps(tables))
