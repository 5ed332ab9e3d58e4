"""Reading recorded alerts and kept documents."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from services.gateway.adapters.tables.alerts import ALERTS, DOCUMENTS
from services.runtime.database import Database


class Records:
    """Looks up what intake recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alert(self, alert_id: UUID) -> Mapping[Any, Any] | None:
        """A recorded alert's row."""
        async with self._database.begin() as connection:
            found = await connection.execute(select(ALERTS).where(ALERTS.c.alert_id == alert_id))
            row = found.mappings().first()
            return dict(row) if row is not None else None

    async def documents(
        self, state: str | None, limit: int, before: UUID | None = None
    ) -> list[Mapping[Any, Any]]:
        """Kept documents, the newest first, without their bytes."""
        columns = [column for column in DOCUMENTS.c if column.name != "raw"]
        order = (DOCUMENTS.c.received_at, DOCUMENTS.c.document_id)
        statement = select(*columns).order_by(*(one.desc() for one in order)).limit(limit)
        if state is not None:
            statement = statement.where(DOCUMENTS.c.state == state)
        if before is not None:
            known = select(*order).where(DOCUMENTS.c.document_id == before).scalar_subquery()
            statement = statement.where(tuple_(*order) < known)
        async with self._database.begin() as connection:
            return [dict(row) for row in (await connection.execute(statement)).mappings()]

    async def raw(self, document_id: UUID) -> bytes | None:
        """A kept document as it came."""
        statement = select(DOCUMENTS.c.raw).where(DOCUMENTS.c.document_id == document_id)
        async with self._database.begin() as connection:
            found: bytes | None = (await connection.execute(statement)).scalar()
            return found
