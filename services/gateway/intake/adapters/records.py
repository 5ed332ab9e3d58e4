"""Reading recorded alerts and kept documents."""

from uuid import UUID

from sqlalchemy import select, tuple_

from services.gateway.adapters.reading import Row, Rows, row_of, rows_of
from services.gateway.adapters.tables.alerts import ALERTS, DOCUMENTS
from services.runtime.database import Database


class Records:
    """Looks up what intake recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alert(self, alert_id: UUID) -> Row | None:
        """A recorded alert's row."""
        return await row_of(self._database, select(ALERTS).where(ALERTS.c.alert_id == alert_id))

    async def documents(self, state: str | None, limit: int, before: UUID | None = None) -> Rows:
        """Kept documents, the newest first, without their bytes."""
        columns = [column for column in DOCUMENTS.c if column.name != "raw"]
        order = (DOCUMENTS.c.received_at, DOCUMENTS.c.document_id)
        statement = select(*columns).order_by(*(one.desc() for one in order)).limit(limit)
        if state is not None:
            statement = statement.where(DOCUMENTS.c.state == state)
        if before is not None:
            known = select(*order).where(DOCUMENTS.c.document_id == before).scalar_subquery()
            statement = statement.where(tuple_(*order) < known)
        return await rows_of(self._database, statement)

    async def raw(self, document_id: UUID) -> bytes | None:
        """A kept document as it came."""
        statement = select(DOCUMENTS.c.raw).where(DOCUMENTS.c.document_id == document_id)
        async with self._database.begin() as connection:
            found: bytes | None = (await connection.execute(statement)).scalar()
            return found
