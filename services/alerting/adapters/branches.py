"""Branches in PostgreSQL, with an image of each in memory while nobody else changes it."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Table, Text, TextClause, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import Lane, MobilisationState
from services.alerting.adapters import tables
from services.alerting.domain.branch import Branch, Rows
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import (
    Contact,
    Duty,
    Mobilisation,
    Place,
    Slice,
    Task,
    Visit,
)
from services.alerting.ports import Editions, Places
from services.runtime.unit import Unit

IMAGES = 512
KINDS: tuple[tuple[str, type[Any], Table, str], ...] = (
    ("places", Place, tables.PLACE, "node_id"),
    ("duties", Duty, tables.DUTY, "post_id"),
    ("slices", Slice, tables.SLICE, "grid_id"),
    ("contacts", Contact, tables.CONTACT, "contact_id"),
    ("tasks", Task, tables.TASK, "task_id"),
    ("visits", Visit, tables.VISIT, "visit_id"),
)
CONFLICTS: dict[str, list[str]] = {
    "places": ["mobilisation_id", "node_id"],
    "duties": ["mobilisation_id", "post_id"],
    "slices": ["mobilisation_id", "grid_id"],
    "contacts": ["contact_id", "community_code"],
    "tasks": ["task_id"],
    "visits": ["visit_id"],
}
LOCK = text(
    """
    select b.community_id, b.expected_grids, b.image, m.alert_id, m.plan, m.level,
           m.plan_version, m.lane, m.state
      from alerting.branch b join alerting.mobilisation m using (mobilisation_id)
     where b.mobilisation_id = :mobilisation_id and b.community_code = :community_code
       for update of b
    """
)


class StoredBranches:
    """Locks a branch's row, and reads the rest only when another process has changed it."""

    def __init__(self, editions: Editions, places: Places) -> None:
        self._editions = editions
        self._places = places
        self._images: OrderedDict[tuple[UUID, str], tuple[UUID, Branch]] = OrderedDict()

    async def create(
        self, unit: Unit, mobilisation_id: UUID, community_id: UUID, community_code: str
    ) -> None:
        signature = await self._places.street_name(unit, community_id)
        await unit.connection.execute(
            insert(tables.BRANCH)
            .values(
                mobilisation_id=mobilisation_id,
                community_code=community_code,
                community_id=community_id,
                signature=signature,
            )
            .on_conflict_do_nothing()
        )

    async def lock(self, unit: Unit, mobilisation_id: UUID, community_code: str) -> Branch | None:
        key = (mobilisation_id, community_code)
        names = {"mobilisation_id": mobilisation_id, "community_code": community_code}
        row = (await unit.connection.execute(LOCK, names)).first()
        if row is None:
            return None
        image = self._images.pop(key, None)
        mobilisation = Mobilisation(
            mobilisation_id,
            row.alert_id,
            await self._editions.edition(unit, row.plan, row.level, row.plan_version),
            Lane(row.lane),
            MobilisationState(row.state),
        )
        if image is not None and image[0] == row.image:
            branch = image[1]
            branch.mobilisation = mobilisation
        else:
            branch = Branch(
                mobilisation=mobilisation,
                community_id=row.community_id,
                community_code=community_code,
                expected_grids=row.expected_grids,
            )
            branch.lay(await self._read(unit, names))
        # Not kept until `save`: after a rollback the next lock reads anew.
        return branch

    async def _read(self, unit: Unit, names: Mapping[str, object]) -> Rows:
        rows = Rows()
        for name, _kind, table, key in KINDS:
            statement = select(table).filter_by(**names)
            found = (await unit.connection.execute(statement)).mappings()
            read = READERS[name]
            setattr(rows, name, {record[key]: read(record) for record in found})
        return rows

    async def save(self, unit: Unit, draft: Draft) -> None:
        branch = draft.branch
        names = {
            "mobilisation_id": branch.mobilisation.mobilisation_id,
            "community_code": branch.community_code,
        }
        for name, _kind, table, _key in KINDS:
            changed = getattr(draft.rows, name).values()
            await _upsert(unit, table, CONFLICTS[name], [names | _columns(row) for row in changed])
        await self._link(unit, draft)
        timers = [names | _columns(timer) for timer in draft.timers.values()]
        keys = ["mobilisation_id", "community_code", "kind", "subject_id"]
        await _upsert(unit, tables.TIMER, keys, timers)
        entries = [names | _columns(entry) | {"at": unit.now} for entry in draft.entries]
        await _upsert(unit, tables.TIMELINE, (), entries)
        await self._advance(unit, draft, names)

    async def _link(self, unit: Unit, draft: Draft) -> None:
        new = draft.rows.contacts.keys() - draft.branch.contacts.keys()
        if new:
            statement = insert(tables.CONTACT_LINK).on_conflict_do_nothing()
            await unit.connection.execute(statement, [{"contact_id": c} for c in sorted(new)])

    async def _advance(self, unit: Unit, draft: Draft, names: Mapping[str, Any]) -> None:
        # A new name for what is in memory: should the commit fail, the database has another.
        image = uuid4()
        await unit.connection.execute(
            update(tables.BRANCH)
            .filter_by(**names)
            .values(image=image, expected_grids=draft.expected_grids)
        )
        mobilisation = tables.MOBILISATION
        await unit.connection.execute(
            update(mobilisation)
            .where(mobilisation.c.mobilisation_id == names["mobilisation_id"])
            .values(revision=mobilisation.c.revision + 1)
        )
        branch = draft.branch
        branch.lay(draft.rows)
        branch.expected_grids = draft.expected_grids
        self._images[branch.mobilisation.mobilisation_id, branch.community_code] = (image, branch)
        while len(self._images) > IMAGES:
            self._images.popitem(last=False)


async def _upsert(
    unit: Unit, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Write rows in one statement of one parameter, however many they are; without keys they
    are only inserted."""
    if rows:
        statement = _upsert_statement(table, tuple(rows[0]), tuple(keys))
        await unit.connection.execute(statement, {"rows": orjson.dumps(rows).decode()})


@cache
def _upsert_statement(table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> TextClause:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f"insert into {table.fullname} ({names})"
        f" select {names} from jsonb_populate_recordset("
        f"cast(null as {table.fullname}), cast(:rows as jsonb))"
    )
    if keys:
        kept = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in keys)
        statement += f" on conflict ({', '.join(keys)}) do update set {kept}"
    return text(statement).bindparams(bindparam("rows", type_=Text()))


def _columns(row: Any) -> dict[str, Any]:
    """A row's own fields; unlike `asdict` it copies no values, which are immutable."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _reader(kind: type[Any]) -> Callable[[Mapping[Any, Any]], Any]:
    """Makes rows of a kind from records: enumerations and tuples as the fields want them."""
    hints = get_type_hints(kind)
    convert = {item.name: _converter(hints[item.name]) for item in fields(kind)}

    def read(record: Mapping[Any, Any]) -> Any:
        return kind(**{name: make(record[name]) for name, make in convert.items()})

    return read


def _converter(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) in (Union, UnionType):
        inner = next(item for item in get_args(hint) if item is not type(None))
        convert = _converter(inner)
        return lambda value: None if value is None else convert(value)
    if get_origin(hint) is tuple:
        return tuple
    if isinstance(hint, type) and issubclass(hint, str) and hint is not str:
        return hint
    return lambda value: value


READERS = {name: _reader(kind) for name, kind, _table, _key in KINDS}
