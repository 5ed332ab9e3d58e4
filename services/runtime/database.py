"""The database: one pool a process, short transactions, none held while something is awaited."""

import math
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.runtime.direct import Direct
from services.runtime.fault_points import OFF
from services.runtime.query_plans import DISCARD_PLANS, PLANS_S, keeping_plans
from services.runtime.settings import RuntimeSettings

PLANNED = "planned"
STATEMENT_TIMEOUT_MS = 30_000
LOCK_TIMEOUT_MS = 10_000
CONNECTING: Mapping[str, Any] = {
    "connect_timeout": 5,
    "prepare_threshold": 2,
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} "
    f"-c lock_timeout={LOCK_TIMEOUT_MS} "
    "-c idle_in_transaction_session_timeout=60000",
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
    """One login role's pool. Every statement and every lock has a limit.

    `keep_plans` is for who asks the same few statements all the time: their plans are kept for
    PLANS_S instead of being made for each execution.
    """

    def __init__(self, url: URL, pool: int = 8, *, keep_plans: bool = False) -> None:
        self.url = url
        self._keep_plans = keep_plans
        self.faults = OFF
        self._directs: list[Direct] = []
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=10,
            # An error's text must not carry a row's values.
            hide_parameters=True,
            connect_args=keeping_plans(CONNECTING) if keep_plans else dict(CONNECTING),
        )

        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with self.engine.begin() as connection:
            await self._replan(connection)
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Single statements, each its own: a third of the round trips of a transaction."""
        async with self._reading.connect() as connection:
            await self._replan(connection)
            yield connection

    async def _replan(self, connection: AsyncConnection) -> None:
        if not self._keep_plans or connection.sync_connection is None:
            return
        about, now = connection.sync_connection.info, time.monotonic()
        if now - about.get(PLANNED, -math.inf) > PLANS_S:
            await connection.exec_driver_sql(DISCARD_PLANS)
            about[PLANNED] = now

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
