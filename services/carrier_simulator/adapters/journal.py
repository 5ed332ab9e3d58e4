"""The log on disk: appended by many, flushed together (group commit).

While one flush is under way the next batch gathers, so the cost of a flush is shared by all
who wait and a POST waits at most two flushes.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson

from services.carrier_simulator.domain.records import Record


def read_log(path: Path) -> Iterator[Record]:
    """The records of a log in their order; a torn last line (killed while writing) ends it."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield orjson.loads(line)


class Journal:
    """Appends records; each is applied by `apply` after it is on disk, in order."""

    def __init__(self, path: Path, apply: Callable[[Record], None], gather_s: float) -> None:
        self._path = path
        self._apply = apply
        self._gather_s = gather_s
        self._batch: list[tuple[Record, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="log")
        self._task: asyncio.Task[None] | None = None
        self._file = -1
        self._size = 0
        self._closing = False
        self.failed = False

    def open(self) -> int:
        """Replay what is there, cut a torn end off, be ready to append; gives the count.

        OSError when another process has this log open.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        replayed = 0
        for record in read_log(self._path):
            self._apply(record)
            replayed += 1
        self._size = _whole_lines(self._path)
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)
        self._task = asyncio.create_task(self._run(), name="journal")
        return replayed

    @property
    def ready(self) -> bool:
        """The log has been read back and its disk takes more."""
        return self._task is not None and not self.failed

    def write(self, record: Record) -> asyncio.Future[None]:
        """Append a record; the future is done once it is on disk and applied.

        OSError where the disk refuses: then the record is not in the log and has no effect.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._batch.append((record, future))
        self._wake.set()
        return future

    async def close(self) -> None:
        """Flush what was written and let go of the file."""
        if self._task is None:
            return
        self._closing = True
        self._wake.set()
        await self._task
        self._disk.shutdown(wait=True)
        os.close(self._file)
        self._task = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._batch or not self._closing:
            await self._wake.wait()
            if self._gather_s:
                await asyncio.sleep(self._gather_s)
            self._wake.clear()
            batch, self._batch = self._batch, []
            if not batch:
                continue
            data = b"".join([orjson.dumps(item[0], option=_NEWLINE) for item in batch])
            try:
                await loop.run_in_executor(self._disk, self._flush, data)
            except OSError as error:
                self._refuse(batch, error)
            else:
                self._take(batch)

    def _flush(self, data: bytes) -> None:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(self._file, view) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._size)
            os.lseek(self._file, self._size, os.SEEK_SET)
            raise
        self._size += len(data)

    def _take(self, batch: list[tuple[Record, asyncio.Future[None]]]) -> None:
        self.failed = False
        for record, future in batch:
            self._apply(record)
            if not future.done():
                future.set_result(None)

    def _refuse(self, batch: list[tuple[Record, asyncio.Future[None]]], error: OSError) -> None:
        self.failed = True
        for _, future in batch:
            if not future.done():
                future.set_exception(error)
                future.exception()


_NEWLINE = orjson.OPT_APPEND_NEWLINE


def _whole_lines(path: Path) -> int:
    size = 0
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                size += len(line)
    return size
