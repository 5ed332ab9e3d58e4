"""What the clocks of signatures did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.runtime.unit import Unit


@dataclass(frozen=True)
class ApprovalStep:
    """What a signature's clock did, when, and whom it had phoned, if anybody."""

    mobilisation_id: UUID
    at: datetime
    what: str
    person_id: UUID | None


class TakeSteps(Protocol):
    """Steps of signatures' clocks, within one transaction."""

    async def __call__(self, most: int) -> Sequence[ApprovalStep]:
        """The earliest that nobody has taken yet; taken when this transaction commits."""
        ...


OpenSteps = Callable[[Unit], TakeSteps]
