"""Branches in memory as they were last written, so that the next event need not read them."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from services.alerting.domain.branch import Branch

Key = tuple[UUID, str]
"""Mobilisation and community."""
MOST_ROWS = 260_000
"""An alert of a district of a million has 245,000, of 0.5 kB each; beside two such alerts and 400
small ones the process had 295 MB of its 300 at most, what it shares with others counted. What has
no room is read anew, which is half of what timers of two such alerts cost."""


@dataclass(frozen=True)
class _Kept:
    image: UUID
    branch: Branch
    rows: int


class Images:
    """Those used last, so many rows of them, each by the name of what is committed of it."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most = most_rows
        self._rows = 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    def take(self, key: Key, image: UUID) -> Branch | None:
        """The branch, when it is kept under this name. It is no longer kept in any case: another
        name says that another process has changed it, and who takes it changes it."""
        kept = self._kept.pop(key, None)
        if kept is None:
            return None
        self._rows -= kept.rows
        return kept.branch if kept.image == image else None

    def keep(self, key: Key, image: UUID, branch: Branch) -> None:
        """Keep a branch; those which were not used for longest are let go of for it."""
        self.take(key, image)
        rows = 1 + branch.size
        self._kept[key] = _Kept(image, branch, rows)
        self._rows += rows
        while self._rows > self._most and len(self._kept) > 1:
            _oldest, gone = self._kept.popitem(last=False)
            self._rows -= gone.rows
