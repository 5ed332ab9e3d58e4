"""The folder of call-down lists: one file a grid, for its owner's eyes alone.

Each file is replaced whole, so that whoever prints finds the old one or the new one, never a half.
The index beside them says what each was made from, and when all of it was last looked at.
"""

import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import orjson

from services.roster.ports.call_downs import ListsIndex as Index

INDEX = "index.json"
FOLDER_MODE, FILE_MODE = 0o700, 0o600


class ListsFolder:
    """The port `Lists` on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self) -> Index:
        """What was last made; nothing when there is no index or it can't be read."""
        try:
            found = orjson.loads((self._folder / INDEX).read_bytes())
            looked_at = datetime.fromisoformat(found.pop("looked_at"))
            return Index(looked_at=looked_at, **found)
        except (OSError, ValueError, KeyError, TypeError):
            return Index()

    def has(self, name: str) -> bool:
        return (self._folder / name).exists()

    def write(self, name: str, content: bytes) -> None:
        """Replace a file at once; OSError when the disk does not take it."""
        self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        self._folder.chmod(FOLDER_MODE)
        fresh = self._folder / f".{name}.new"
        fresh.unlink(missing_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / name)

    def finish(self, index: Index) -> None:
        """Take away the lists that the roster no longer has, and write the index."""
        kept = set(index.made_from)
        for file in self._folder.glob("*.pdf"):
            if file.name not in kept:
                file.unlink(missing_ok=True)
        self.write(INDEX, orjson.dumps(asdict(index)))
