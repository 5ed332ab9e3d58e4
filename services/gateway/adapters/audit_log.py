"""The audit in PostgreSQL: entries of a unit are chained at its end, one transaction at a time."""

import re
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Row, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.adapters.tables.audit import AUDIT_ENTRIES, SHIFT_ENTRIES
from services.gateway.domain.actor import Actor
from services.gateway.domain.chain import Detail, Entry, Head, Link, link
from services.runtime.database import Database
from services.runtime.unit import Unit

A, S = AUDIT_ENTRIES.c, SHIFT_ENTRIES.c
LOCK = text("select pg_advisory_xact_lock(hashtextextended('gateway.audit', 0))")
PAGE = 1_000
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMES = text("""
select mobilisation_id::text as id, event || ' · ' || coalesce(signature, '') as name
  from alerting_public.mobilisations where mobilisation_id = any(cast(:ids as uuid[]))
union all
select code, name from roster_public.divisions where code = any(cast(:codes as text[]))
""")


@dataclass(frozen=True)
class Meant:
    """What was done, and the names of who did it, that are kept as codes and sought by a word."""

    whats: Collection[str] = ()
    names: Collection[str] = ()


NOTHING_MEANT = Meant()


def note(unit: Unit, actor: Actor, what: str, target: str = "", **details: Detail) -> None:
    """Have it on record, with the effects of this unit or not at all, who did what to what.

    Ids and words only: no resident's name or phone belongs here.
    """
    entries: list[Entry] = unit.kept.setdefault("audit", [])
    entries.append(Entry(unit.now, actor.key_id, actor.name, what, target, details))
    # Chaining is the last thing a transaction does: others wait no longer than for its commit.
    unit.before_commit("audit", partial(_append, unit))


async def _append(unit: Unit) -> None:
    entries: list[Entry] = unit.kept.pop("audit", [])
    await unit.connection.execute(LOCK)
    head = await head_of(unit.connection)
    rows = []
    for entry in entries:
        chained = link(head, entry)
        rows.append(_row(chained))
        head = Head(chained.seq, chained.hash)
    if rows:
        await unit.connection.execute(insert(AUDIT_ENTRIES), rows)


async def head_of(connection: AsyncConnection) -> Head:
    """The last entry that is committed, or written in this transaction."""
    newest = select(A.seq, A.hash).order_by(A.seq.desc()).limit(1)
    row = (await connection.execute(newest)).first()
    return Head() if row is None else Head(row.seq, bytes(row.hash))


def _row(item: Link) -> dict[str, object]:
    entry = item.entry
    return {
        "seq": item.seq,
        "at": entry.at,
        "actor": entry.actor,
        "name": entry.name,
        "what": entry.what,
        "target": entry.target,
        "details": dict(entry.details),
        "hash": item.hash,
    }


def _link(row: Row[tuple[object, ...]]) -> Link:
    entry = Entry(row.at, row.actor, row.name, row.what, row.target, row.details)
    return Link(row.seq, entry, bytes(row.hash))


class AuditReading:
    """Reads the audit, for who may."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def head(self) -> Head:
        """The last entry."""
        async with self._database.begin() as connection:
            return await head_of(connection)

    async def heads_kept(self) -> list[Head]:
        """The heads that changes of shifts have kept, the oldest first."""
        kept = select(S.audit_seq, S.audit_hash).where(S.audit_seq.is_not(None))
        async with self._database.begin() as connection:
            rows = (await connection.execute(kept.order_by(S.entry_no))).all()
        return [Head(row.audit_seq, bytes(row.audit_hash)) for row in rows]

    async def count(self) -> int:
        """How many entries there are."""
        async with self._database.begin() as connection:
            found: int = (
                await connection.execute(select(func.count()).select_from(AUDIT_ENTRIES))
            ).scalar_one()
            return found

    async def page(
        self, part: str, before: int | None, most: int, meant: Meant = NOTHING_MEANT
    ) -> list[Link]:
        """The newest entries below a number; `part` of a name, of what was done or of an id, or
        `meant` by it."""
        wanted = select(AUDIT_ENTRIES).order_by(A.seq.desc()).limit(most)
        if part:
            columns = (A.name, A.what, A.target)
            holds = [one.icontains(part, autoescape=True) for one in columns]
            wanted = wanted.where(or_(*holds, A.what.in_(meant.whats), A.name.in_(meant.names)))
        if before is not None:
            wanted = wanted.where(A.seq < before)
        async with self._database.begin() as connection:
            return [_link(row) for row in (await connection.execute(wanted)).all()]

    async def names(self, entries: Collection[Entry]) -> dict[str, str]:
        """What these entries speak of by an id or a code: mobilisations, and divisions."""
        spoken_of = {str(one.details.get("division", "")) for one in entries}
        spoken_of |= {one.target for one in entries}
        ids = [one for one in spoken_of if IS_ID.fullmatch(one)]
        async with self._database.begin() as connection:
            found = await connection.execute(NAMES, {"ids": ids, "codes": sorted(spoken_of)})
            return {row.id: row.name for row in found}

    async def all(self, after: int = 0) -> AsyncIterator[Link]:
        """Every entry after a number, in their order; a page of them is held at a time."""
        while True:
            wanted = select(AUDIT_ENTRIES).where(A.seq > after).order_by(A.seq).limit(PAGE)
            async with self._database.begin() as connection:
                rows = (await connection.execute(wanted)).all()
            for row in rows:
                yield _link(row)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq
