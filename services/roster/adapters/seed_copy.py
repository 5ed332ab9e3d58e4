"""Writes the synthetic roster: sealed, streamed by COPY, all in one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import ARRAY, URL, DateTime, Double, LargeBinary, SmallInteger, Table, Text, Uuid
from sqlalchemy.types import TypeEngine

from services.roster.adapters import nodes
from services.roster.adapters import tables as t
from services.roster.seed.rows import Person, Resident, Rows
from services.runtime.sealing import Sealer

WRITTEN: tuple[tuple[str, Table], ...] = (
    ("divisions", t.DIVISIONS),
    ("grids", t.GRIDS),
    ("buildings", t.BUILDINGS),
    ("stairwells", t.STAIRWELLS),
    ("households", t.HOUSEHOLDS),
    ("residents", t.RESIDENTS),
    ("people", t.PEOPLE),
    ("posts", t.POSTS),
    ("assignments", t.ASSIGNMENTS),
    ("absences", t.ABSENCES),
    ("teams", t.TEAMS),
    ("team_members", t.TEAM_MEMBERS),
    ("buddies", t.BUDDIES),
)
"""Lists of `Rows` with their tables, each after those that it refers to."""
DERIVED = (t.NODES, t.GRID_TEXTS)
OF_INCIDENTS = (t.COVERAGE, t.COMMUNITY_COVERAGE, t.INCIDENTS, t.ALERTS)
SEALED_FROM = Resident._fields.index("name")
"""Name, phone and kin of a resident stand side by side."""
TYPES: dict[type[TypeEngine[Any]], str] = {
    Uuid: "uuid",
    Text: "text",
    ARRAY: "text[]",
    LargeBinary: "bytea",
    SmallInteger: "int2",
    Double: "float8",
    DateTime: "timestamptz",
}

Connection = psycopg.Connection[tuple[object, ...]]


class SeedRefusedError(Exception):
    """The roster holds something else: the label of another seeding, or (empty) what none wrote."""

    def __init__(self, known: str) -> None:
        super().__init__(f"the roster holds {known or 'what no seed wrote'}")
        self.known = known


@dataclass(frozen=True)
class Written:
    """What a seeding left: rows by table, and whether it changed anything."""

    rows: dict[str, int]
    changed: bool


class SeedWriter:
    """Writes rows as the login that `url` names, which owns the roster's tables."""

    def __init__(self, url: URL, sealer: Sealer) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._sealer = sealer

    def write(self, label: str, communities: Iterable[Rows], replace: bool = False) -> Written:
        """Fill an empty roster; with `replace`, or the same `label` again, see below.

        `label` names what is written. The same label changes nothing; another one, or people
        that no seed wrote, raise SeedRefusedError unless `replace` wipes them, with all
        incidents, in the same transaction.
        """
        with psycopg.connect(self._url, connect_timeout=5) as connection:
            # A second seeding and a telling of dated changes wait for this one.
            connection.execute("lock table roster.state in share row exclusive mode")
            known = self._known(connection)
            if known == label and not replace:
                return Written(self._counts(connection), changed=False)
            if known is not None:
                if not replace:
                    raise SeedRefusedError(known)
                self._wipe(connection)
            for rows in communities:
                self._copy(connection, rows)
            connection.execute(nodes.FILL)
            connection.execute(
                "insert into roster.state as s (one, revision, seed) values (true, 1, %s)"
                " on conflict (one) do update set revision = s.revision + 1, seed = excluded.seed",
                [label],
            )
            counts = self._counts(connection)
        with psycopg.connect(self._url, autocommit=True) as connection:
            for table in (*DERIVED, *(table for _, table in WRITTEN)):
                connection.execute(sql.SQL("analyze {}").format(_name(table)))
        return Written(counts, changed=True)

    def _known(self, connection: Connection) -> str | None:
        """The label of what is there; empty when no seed wrote it, None when nothing is."""
        row = connection.execute("select seed from roster.state").fetchone()
        if row is not None and row[0] is not None:
            return str(row[0])
        found = connection.execute("select exists (select 1 from roster.divisions)").fetchone()
        return "" if found and found[0] else None

    def _wipe(self, connection: Connection) -> None:
        names = sql.SQL(", ").join(
            _name(table) for table in (*OF_INCIDENTS, *DERIVED, *(table for _, table in WRITTEN))
        )
        connection.execute(sql.SQL("truncate {}").format(names))

    def _counts(self, connection: Connection) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name, table in WRITTEN:
            row = connection.execute(
                sql.SQL("select count(*) from {}").format(_name(table))
            ).fetchone()
            counts[name] = int(str(row[0])) if row else 0
        return counts

    def _copy(self, connection: Connection, rows: Rows) -> None:
        sealed: dict[str, Callable[[Rows], Iterator[Sequence[object]]]] = {
            "residents": self._residents,
            "people": self._people,
        }
        for name, table in WRITTEN:
            values = sealed[name](rows) if name in sealed else iter(getattr(rows, name))
            statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
                _name(table), sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
            )
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types([TYPES[type(column.type)] for column in table.columns])
                for row in values:
                    copy.write_row(row)

    def _residents(self, rows: Rows) -> Iterator[Sequence[object]]:
        seal = self._sealer.seal
        for item in rows.residents:
            yield (
                *item[:SEALED_FROM],
                seal(item.name, "resident.name"),
                seal(item.phone, "resident.phone") if item.phone else None,
                seal(_kin(item), "resident.kin") if item.kin else None,
                *item[SEALED_FROM + 3 :],
            )

    def _people(self, rows: Rows) -> Iterator[Sequence[object]]:
        for item in rows.people:
            yield self._person(item)

    def _person(self, item: Person) -> Sequence[object]:
        return (
            item.person_id,
            self._sealer.seal(item.name, "person.name"),
            self._sealer.seal(item.phone, "person.phone"),
            self._sealer.phone_hash(item.phone),
            item.community_code,
        )


def _kin(resident: Resident) -> str:
    return json.dumps([kin._asdict() for kin in resident.kin], ensure_ascii=False)


def _name(table: Table) -> sql.Identifier:
    return sql.Identifier("roster", table.name)
