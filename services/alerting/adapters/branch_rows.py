"""Rows of a branch as the tables keep them: read into what rules decide on, and written back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from sqlalchemy import Table, Text, TextClause, bindparam, text

from services.alerting.adapters.tables.branches import DUTY, PLACE, SLICE
from services.alerting.adapters.tables.contacts import CONTACT, TASK
from services.alerting.adapters.tables.visits import MATTER, VISIT
from services.alerting.domain.state import (
    Contact,
    Duty,
    Entry,
    Matter,
    Place,
    Slice,
    Task,
    Timer,
    Visit,
)
from services.runtime.once import Once
from services.runtime.unit import Unit

KINDS: tuple[tuple[str, type[Any], Table, str], ...] = (
    ("places", Place, PLACE, "node_id"),
    ("duties", Duty, DUTY, "post_id"),
    ("slices", Slice, SLICE, "grid_id"),
    ("contacts", Contact, CONTACT, "contact_id"),
    ("tasks", Task, TASK, "task_id"),
    ("visits", Visit, VISIT, "visit_id"),
    ("matters", Matter, MATTER, "matter_id"),
)
"""Their name in `Rows`, what they are, where they are kept, and what they are told apart by."""

CONFLICTS: dict[str, list[str]] = {
    "places": ["mobilisation_id", "node_id"],
    "duties": ["mobilisation_id", "post_id"],
    "slices": ["mobilisation_id", "grid_id"],
    "contacts": ["contact_id", "community_code"],
    "tasks": ["task_id"],
    "visits": ["visit_id"],
    "matters": ["matter_id"],
}
"""What a row has to itself in its table."""


async def upsert(
    unit: Unit,
    table: Table,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    *,
    replaces: bool = True,
) -> None:
    """Write rows in one statement of one parameter, however many they are; without keys they
    are only inserted. What is there already is left alone unless it `replaces` that."""
    if rows:
        statement = _upsert_statement(table, tuple(rows[0]), tuple(keys), replaces)
        await unit.connection.execute(statement, {"rows": orjson.dumps(rows).decode()})


@cache
def _upsert_statement(
    table: Table, columns: tuple[str, ...], keys: tuple[str, ...], replaces: bool
) -> TextClause:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f"insert into {table.fullname} ({names})"
        f" select {names} from json_populate_recordset("
        f"cast(null as {table.fullname}), cast(:rows as json))"
    )
    if keys:
        kept = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in keys)
        then = f"update set {kept}" if replaces else "nothing"
        statement += f" on conflict ({', '.join(keys)}) do {then}"
    return text(statement).bindparams(bindparam("rows", type_=Text()))


def _columns(kind: type[Any]) -> Callable[[Any], dict[str, object]]:
    """Gives a row of a kind by its columns."""
    names = tuple(item.name for item in fields(kind))
    values = attrgetter(*names)
    return lambda row: dict(zip(names, values(row), strict=True))


Known = Once[Any]
"""What was read of a branch: a place's id stands with everything below it, a word with many."""
Column = Sequence[Any]
"""One value of each row."""


Make = Callable[[Column, Known], Iterable[Any]]


def _reader(kind: type[Any]) -> Callable[[Iterable[Column], Known], list[Any]]:
    """Makes rows of a kind from its columns, in the order of its fields: enumerations and tuples as
    the fields want them, and what is known already as the object that it is."""
    hints = get_type_hints(kind)
    makes = [_maker(hints[item.name]) for item in fields(kind)]

    def read(columns: Iterable[Column], known: Known) -> list[Any]:
        made = [make(column, known) for make, column in zip(makes, columns, strict=False)]
        return list(map(kind, *made)) if made else []

    return read


def _maker(hint: Any) -> Make:
    if get_origin(hint) in (Union, UnionType):
        return _maker(next(item for item in get_args(hint) if item is not type(None)))
    if get_origin(hint) is tuple:
        return lambda column, known: [known[tuple(map(known.__getitem__, v))] for v in column]
    if hint in (UUID, str, datetime):
        return lambda column, known: map(known.__getitem__, column)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        words: dict[str | None, StrEnum | None] = {None: None, **{str(word): word for word in hint}}
        return lambda column, _known: map(words.__getitem__, column)
    return lambda column, _known: column


READERS = {name: _reader(kind) for name, kind, _table, _key in KINDS}
COLUMNS = {kind: _columns(kind) for kind in (*(kind for _, kind, _, _ in KINDS), Timer, Entry)}
