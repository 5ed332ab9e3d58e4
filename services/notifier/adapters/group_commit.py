"""Several requests share one commit, and none is answered before it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from services.notifier.adapters.metrics import WEBHOOK_COMMIT_ROWS

log = structlog.get_logger(__name__)
GATHER_S = 0.02
MOST_ROWS = 500
TRIES = 3
PAUSE_S = 0.2

RowT = TypeVar("RowT")
AnswerT = TypeVar("AnswerT")


class GroupCommit(Generic[RowT, AnswerT]):
    """Gathers rows for 20 ms and commits them together; `commit` gives one answer a row.

    A failed commit is tried again, then everybody who waits for it gets its error.
    """

    def __init__(self, commit: Callable[[list[RowT]], Awaitable[list[AnswerT]]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[RowT, asyncio.Future[AnswerT]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, row: RowT) -> AnswerT:
        """Returns once the row is committed. Raises what its commit raised."""
        future: asyncio.Future[AnswerT] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await future

    async def close(self) -> None:
        """Wait for what is being committed."""
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_S)
            batch, self._waiting = self._waiting[:MOST_ROWS], self._waiting[MOST_ROWS:]
            await self._settle(batch)

    async def _settle(self, batch: list[tuple[RowT, asyncio.Future[AnswerT]]]) -> None:
        try:
            answers = await self._surely([row for row, _ in batch])
        except BaseException as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(
                        error if isinstance(error, Exception) else ConnectionError("stopped")
                    )
            if not isinstance(error, Exception):
                raise
            return
        WEBHOOK_COMMIT_ROWS.observe(len(batch))
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _surely(self, rows: list[RowT]) -> list[AnswerT]:
        for _ in range(TRIES - 1):
            try:
                return await self._commit(rows)
            except Exception as error:  # noqa: BLE001 - tried again, raised at the last try
                log.warning("webhook.commit_failed", error=type(error).__name__)
                await asyncio.sleep(PAUSE_S)
        return await self._commit(rows)
