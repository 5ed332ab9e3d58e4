"""How rows are read for whoever shows them: one statement at a time, each a short look."""

from typing import Any

from sqlalchemy import Executable

from services.runtime.database import Database

Row = dict[str, Any]
Rows = list[Row]


async def rows_of(database: Database, statement: Executable, **values: object) -> Rows:
    """What a statement finds, each row by the names of its columns."""
    async with database.reading() as connection:
        found = (await connection.execute(statement, values)).mappings().all()
    return [dict(row) for row in found]


async def row_of(database: Database, statement: Executable, **values: object) -> Row | None:
    """The first of them; None where there is none."""
    rows = await rows_of(database, statement, **values)
    return rows[0] if rows else None
