"""Branches in memory as they were last written, so that the next event need not read them."""

from collections import OrderedDict
from uuid import UUID

from services.alerting.domain.branch import Branch

Key = tuple[UUID, str]
"""Mobilisation and community."""
MOST = 512
"""Three alerts of a district of a million beside each other have 384. Fewer, by their rows, was
tried: with room for one alert and a fifth, each event about the one before read its branch anew,
and a small alert's first text came after 4 s instead of 2."""


class Images:
    """So many of those used last, each by the name of what is committed of it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[UUID, Branch]] = OrderedDict()

    def take(self, key: Key, image: UUID) -> Branch | None:
        """The branch, when it is kept under this name. It is no longer kept in any case: another
        name says that another process has changed it, and who takes it changes it."""
        name, branch = self._kept.pop(key, (None, None))
        return branch if name == image else None

    def keep(self, key: Key, image: UUID, branch: Branch) -> None:
        """Keep a branch; that which was not used for longest is let go of for it."""
        self._kept[key] = (image, branch)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
