"""What every event's payload has in common."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of a payload: immutable; unknown fields of later versions are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Event(Part):
    """A payload with its name (version included) and its topic."""

    NAME: ClassVar[str]
    TOPIC: ClassVar[str]
