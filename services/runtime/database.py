"""The database: one pool a process, short transactions, none held while something is awaited."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.runtime.direct import Direct
from services.runtime.fault_points import OFF
from services.runtime.settings import RuntimeSettings

STATEMENT_TIMEOUT_MS = 30_000
LOCK_TIMEOUT_MS = 10_000
CONNECTING: Mapping[str, Any] = {
    "connect_timeout": 5,
    "prepare_threshold": 2,
    # A host that is lost says nothing: both ends find out within seconds, not by the two hours of
    # the system. What a lost process held, a relay's lead above all, is then another's.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # Ids are made of moments as they are written: read in another zone they would be others.
    "options": "-c timezone=UTC "
    f"-c statement_timeout={STATEMENT_TIMEOUT_MS} "
    f"-c lock_timeout={LOCK_TIMEOUT_MS} "
    "-c idle_in_transaction_session_timeout=60000 "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c tcp_user_timeout=15000",
}


def url_for(settings: RuntimeSettings, role: str, password: str) -> URL:
    """The database's address for one login role."""
    return URL.create(
        "postgresql+psycopg",
        username=role,
        password=password,
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
    )


class Database:
    """One login role's pool. Every statement and every lock has a limit."""

    def __init__(self, url: URL, pool: int = 8) -> None:
        self.url = url
        self.faults = OFF
        self._directs: list[Direct] = []
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=10,
            # An error's text must not carry a row's values.
            hide_parameters=True,
            connect_args=dict(CONNECTING),
        )

        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Single statements, each its own: a third of the round trips of a transaction."""
        async with self._reading.connect() as connection:
            yield connection

    def direct(self) -> Direct:
        """A connection beside the pool, for one reader that is asked all the time."""
        direct = Direct(self.url, CONNECTING)
        self._directs.append(direct)
        return direct

    async def now(self) -> datetime:
        """The database's clock."""
        async with self.engine.connect() as connection:
            moment = (await connection.execute(text("select clock_timestamp()"))).scalar_one()
            assert isinstance(moment, datetime)
            return self.faults.database(moment)

    async def close(self) -> None:
        for direct in self._directs:
            await direct.close()
        await self.engine.dispose()
