"""Hearing from alerting, through PostgreSQL, that a mobilisation's figures have moved."""

from collections.abc import Callable
from uuid import UUID

import psycopg
from sqlalchemy import URL

CHANNEL = "muster_moved"
HEAR_S = 5.0


class Moves:
    """One listening connection; what is missed meanwhile is seen by looking once a second."""

    def __init__(self, url: URL, moved: Callable[[UUID], None]) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._moved = moved
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def step(self) -> bool:
        """Hear for some seconds; raises when the database is away, and connects anew next time."""
        try:
            if self._connection is None:
                self._connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
                await self._connection.execute(f"listen {CHANNEL}")
            async for said in self._connection.notifies(timeout=HEAR_S):
                self._hear(said.payload)
        except psycopg.Error:
            await self.close()
            raise
        return True

    def _hear(self, payload: str) -> None:
        try:
            mobilisation_id = UUID(payload)
        except ValueError:
            return
        self._moved(mobilisation_id)

    async def close(self) -> None:
        """Hang up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
