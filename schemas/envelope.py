"""The envelope every event travels in."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SkipValidation

from schemas.moments import Moment
from schemas.vocabulary import Lane

MOST_PAYLOAD_BYTES = 1_000_000
"""A broker as it is shipped takes no message over 1,048,588 bytes, with all that stands around."""


class Envelope(BaseModel):
    """One event on a topic.

    `sequence` is the producer's own order (its outbox id); `revision` is the aggregate's: an
    event older than what is known changes nothing. `trace` follows one alert end to end. Events of
    one `key` are handled by one process, and in the producer's order as far as they have the same
    `order_key` (empty: all of the key). What a database column can't hold is no envelope: a NUL in
    a key, a sequence over 63 bits.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    event_id: UUID
    name: str = Field(pattern=r"^[a-z-]+\.v[0-9]+$")
    producer: str
    key: str = Field(pattern=r"^[^\x00]*$")
    order_key: str = Field("", pattern=r"^[^\x00]*$")
    revision: int = 0
    sequence: int = Field(ge=0, lt=2**63)
    lane: Lane
    occurred_at: Moment
    trace: UUID
    # A JSON parser gave it and its own schema judges it: walking it here costs more than both.
    payload: dict[str, SkipValidation[JsonValue]]
