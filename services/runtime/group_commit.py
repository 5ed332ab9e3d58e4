"""Several requests share one commit, or one look, and none is answered before it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import psycopg
import structlog
from sqlalchemy import exc

from services.runtime.metrics import GROUP_ROWS

log = structlog.get_logger(__name__)
GATHER_S = 0.02
REST_S = 0.005
"""How long looks that wait behind others wait for more: a batch of two costs nearly as much as one
of ten (measured: a sixth less CPU a page, a third less in the database)."""
MOST_ROWS = 500
TRIES = 3
PAUSE_S = 0.2
AWAY = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OSError,
)
"""Errors of the database's, not of what was to be written: worth another try."""

RowT = TypeVar("RowT")
AnswerT = TypeVar("AnswerT")
Waiting = list[tuple[RowT, asyncio.Future[AnswerT], float]]


async def patiently(
    action: Callable[[], Awaitable[AnswerT]],
    patience_s: float,
    since: float | None = None,
    closing: Callable[[], bool] = lambda: False,
) -> AnswerT:
    """Do it again while the database is away, until `patience_s` after `since` (of the monotonic
    clock; without it from now), but three times at least: one try may take longer than that. Raises
    its error then, and at once while `closing`."""
    until = (time.monotonic() if since is None else since) + patience_s
    tries = 0
    while True:
        try:
            return await action()
        except AWAY as error:
            tries += 1
            if closing() or (tries >= TRIES and time.monotonic() >= until):
                raise
            log.warning("group.failed", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)


class GroupCommit(Generic[RowT, AnswerT]):
    """Gathers rows for a while and commits them together; `commit` gives one answer a row.

    While the database is away a commit is tried again until the first of its rows has waited for
    `patience_s`, then everybody who waits for it gets its error. A row that can't be written costs
    nobody else: then each is committed alone.
    """

    def __init__(
        self,
        name: str,
        commit: Callable[[list[RowT]], Awaitable[list[AnswerT]]],
        gather_s: float = GATHER_S,
        rest_s: float = 0.0,
        patience_s: float = 0.0,
    ) -> None:
        self._rows = GROUP_ROWS.labels(group=name)
        self._commit = commit
        self._gather_s = gather_s
        self._rest_s = rest_s
        self._patience_s = patience_s
        self._closing = False
        self._waiting: Waiting[RowT, AnswerT] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, row: RowT) -> AnswerT:
        """Returns once the row is committed. Raises what its commit raised."""
        future: asyncio.Future[AnswerT] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future, time.monotonic()))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await future

    async def close(self) -> None:
        """Wait for what is being committed, which is not tried again."""
        self._closing = True
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._gather_s)
            batch, self._waiting = self._waiting[:MOST_ROWS], self._waiting[MOST_ROWS:]
            await self._settle(batch)
            if self._waiting:
                await asyncio.sleep(self._rest_s)

    async def _settle(self, batch: Waiting[RowT, AnswerT]) -> None:
        try:
            answers = await patiently(
                lambda: self._commit([row for row, _, _ in batch]),
                self._patience_s,
                batch[0][2],
                lambda: self._closing,
            )
        except Exception as error:  # noqa: BLE001 - who waits gets it
            if len(batch) > 1 and not isinstance(error, AWAY):
                for item in batch:
                    await self._settle([item])
                return
            _fail(batch, error)
            return
        except BaseException:
            _fail(batch, ConnectionError("stopped"))
            raise
        self._rows.observe(len(batch))
        for (_, future, _), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)


def group_read(
    name: str,
    read: Callable[[list[RowT]], Awaitable[list[AnswerT]]],
    patience_s: float = 0.0,
) -> GroupCommit[RowT, AnswerT]:
    """Looks that share a statement: alone at once, together while an earlier one is under way and
    for a moment after."""
    return GroupCommit(name, read, gather_s=0, rest_s=REST_S, patience_s=patience_s)


def _fail(batch: Waiting[RowT, AnswerT], error: Exception) -> None:
    for _, future, _ in batch:
        if not future.done():
            future.set_exception(error)
