"""Branches in memory as they were last written, so that the next event need not read them."""

from collections import OrderedDict
from uuid import UUID

from services.alerting.domain.branch import Branch

Key = tuple[UUID, str]
"""Mobilisation and community."""
MOST_ROWS = 350_000
"""A district of a million has 290,000 in one alert, of 0.4 kB each with all that finds them."""


class Images:
    """Those used last, of so many rows in all, each by the name of what is committed of it."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._rows = 0
        self._kept: OrderedDict[Key, tuple[UUID, int, Branch]] = OrderedDict()

    def take(self, key: Key, image: UUID) -> Branch | None:
        """The branch, when it is kept under this name. It is no longer kept in any case: another
        name says that another process has changed it, and who takes it changes it."""
        name, rows, branch = self._kept.pop(key, (None, 0, None))
        self._rows -= rows
        return branch if name == image else None

    def keep(self, key: Key, image: UUID, branch: Branch) -> None:
        """Keep a branch; those that were not used for longest are let go of for it."""
        self.take(key, image)
        self._kept[key] = (image, branch.size, branch)
        self._rows += branch.size
        while self._rows > self._most_rows and len(self._kept) > 1:
            _key, (_image, rows, _branch) = self._kept.popitem(last=False)
            self._rows -= rows
