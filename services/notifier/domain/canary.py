"""A canary whose message is to be handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

AT_ONCE = 5


@dataclass(frozen=True)
class Canary:
    """Which one, and until when its message is of use."""

    canary_id: UUID
    not_after: datetime
