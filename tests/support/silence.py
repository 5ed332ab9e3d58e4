"""Silence: while a test that nothing may disturb goes on, no worker begins another.

Files are locked and not objects, since workers are processes; whoever dies lets go of them.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".muster"
DOOR, ROOM = "door.lock", "room.lock"
"""Who waits for silence keeps the door, so that nobody enters the room before it."""


class Turn:
    """A test's leave to run."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held

    def over(self) -> None:
        """What still goes on disturbs nobody and bears others: they may begin."""
        self._held.close()


@contextmanager
def turn(folder: Path, *, silent: bool) -> Iterator[Turn]:
    """Waits for one's turn, and keeps it to the end or until it is said to be over.

    Who is `silent` waits until all that run have ended, and who comes later waits for them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held, ExitStack() as entering:
        door = held if silent else entering
        door.enter_context(_locked(folder / DOOR, fcntl.LOCK_EX))
        held.enter_context(_locked(folder / ROOM, fcntl.LOCK_EX if silent else fcntl.LOCK_SH))
        entering.close()
        yield Turn(held)


@contextmanager
def _locked(file: Path, how: int) -> Iterator[None]:
    with file.open("wb") as lock:
        fcntl.flock(lock, how)
        yield
