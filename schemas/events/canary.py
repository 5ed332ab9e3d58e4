"""What the canary is on every stretch of its way: a probe that belongs to no alert."""

from uuid import UUID

from schemas.events.base import Event
from schemas.moments import Moment

KEY = "canary"
"""It keeps its own order and stands in front of nobody else's."""


class Canary(Event):
    """A probe through the whole pipeline. It touches no place, opens no task and reaches no person:
    at the end one message goes to a test number. Nothing is sent after `not_after`."""

    canary_id: UUID
    set_out_at: Moment
    not_after: Moment
