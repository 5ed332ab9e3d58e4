"""The shift log in PostgreSQL."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import insert, select, text

from services.gateway.adapters.audit_log import head_of
from services.gateway.adapters.reading import Rows, rows_of
from services.gateway.adapters.tables.audit import SHIFT_ENTRIES
from services.gateway.console.domain.shifts import ShiftAction, ShiftEntry
from services.runtime.database import Database
from services.runtime.unit import Unit

S = SHIFT_ENTRIES.c
TURN = text("select pg_advisory_xact_lock(hashtextextended(:desk, 0))")
# One's own desk, those within its division, and those around it.
SEEN = """(starts_with(division, :division) or starts_with(:division, division))"""
PAGE = text(f"""
select entry_no, at, action, officer, name, division, note_sealed, left_open
  from gateway.shift_entries
 where {SEEN} and (cast(:before as bigint) is null or entry_no < :before)
 order by entry_no desc limit :limit
""")
LATEST = text(f"""
select distinct on (division) at, action, officer, name, division
  from gateway.shift_entries where {SEEN} order by division, entry_no desc
""")


class PostgresShiftLog:
    """The ShiftLog port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def last(self, division: str) -> ShiftEntry | None:
        await self._connection.execute(TURN, {"desk": f"gateway shift {division}"})
        wanted = select(S.at, S.action, S.officer, S.name, S.division)
        newest = wanted.where(S.division == division).order_by(S.entry_no.desc()).limit(1)
        row = (await self._connection.execute(newest)).mappings().first()
        return _entry(dict(row)) if row is not None else None

    async def add(
        self, entry: ShiftEntry, note_sealed: bytes | None, left_open: Mapping[str, Any]
    ) -> None:
        audited = await head_of(self._connection)
        await self._connection.execute(
            insert(SHIFT_ENTRIES).values(
                at=entry.at,
                action=entry.action,
                officer=entry.officer,
                name=entry.name,
                division=entry.division,
                note_sealed=note_sealed,
                # As it is answered to the page: ids and moments become texts.
                left_open=orjson.loads(orjson.dumps(left_open)),
                audit_seq=audited.seq,
                audit_hash=audited.hash,
            )
        )


class ShiftReading:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, division: str, before: int | None, limit: int) -> Rows:
        """Entries that a division sees, the newest first."""
        names = {"division": division, "before": before, "limit": limit}
        return await rows_of(self._database, PAGE, **names)

    async def latest(self, division: str) -> list[ShiftEntry]:
        """The last entry of each desk that a division sees."""
        return [_entry(row) for row in await rows_of(self._database, LATEST, division=division)]


def _entry(row: Mapping[str, Any]) -> ShiftEntry:
    return ShiftEntry(**{**row, "action": ShiftAction(row["action"])})
