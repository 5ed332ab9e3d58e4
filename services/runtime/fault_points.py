"""Named moments at which a process may be told to die, for tests of what survives that.

Off (the default) they cost one comparison. On, a moment is armed from outside by a file named
after it in the process's folder; the process takes the file away, notes the moment beside it and
ends itself as `kill -9` would, or stands still as under SIGSTOP. A file `clock` there, with seconds
in it, sets the process's machine on or back by so much; one in the folder `database` the database.
"""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

TAKEN = "taken"
CLOCK = "clock"
DATABASE = "database"


class Window(StrEnum):
    """Between two commits, or between a commit and what the world sees of it."""

    CLAIMED = "claimed"
    """An attempt is claimed and not yet handed to the provider."""
    POSTED = "posted"
    """The provider has it; its id is not yet committed."""
    COMMITTED = "committed"
    """Effects are committed; their events are not yet published."""
    LANDED = "landed"
    """Events are landed and not yet acknowledged to the broker."""
    ANSWERED = "answered"
    """An answer has come in and is not yet committed."""


class FaultPoints:
    """The fault points of one process; `folder` empty: off."""

    def __init__(self, folder: str = "", process: str = "") -> None:
        self._folder = Path(folder) / process if folder else None
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)

    def reach(self, window: Window) -> None:
        """Nothing, unless this moment is armed: then the process ends or stands still here."""
        if self._folder is not None:
            self._reach(self._folder, window)

    def machine(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """The machine's clock `now`, set as the process's file says; itself when off."""
        folder = self._folder
        return now if folder is None else lambda: now() + _step(folder / CLOCK)

    def database(self, now: datetime) -> datetime:
        """The database's clock, set as its file says."""
        folder = self._folder
        return now if folder is None else now + _step(folder.parent / DATABASE / CLOCK)

    def _reach(self, folder: Path, window: Window) -> None:
        armed = folder / window
        try:
            action = armed.read_text().strip()
            armed.unlink()
        except FileNotFoundError:
            return
        with (folder / TAKEN).open("a") as taken:
            taken.write(f"{window} {action}\n")
        os.kill(os.getpid(), signal.Signals[action])


def _step(file: Path) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text()))
    except FileNotFoundError:
        return timedelta(0)


OFF = FaultPoints()
