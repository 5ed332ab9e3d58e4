"""The moments that are taken from outside: those that can be kept and read back in every zone.

PostgreSQL keeps years that Python cannot read: one such row, and no list that it is in is read.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
BEFORE = datetime(9000, 1, 1, tzinfo=UTC)
"""Far enough from the last year there is that no deadline reckoned from one passes it."""

Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=BEFORE)]
"""A moment with its zone, in every body and event."""
