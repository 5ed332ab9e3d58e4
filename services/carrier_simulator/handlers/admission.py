"""Whether a new message or call is taken into the queue."""

from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.handlers.ailments import Ailments

FULL = {"message": refusals.QUEUE_FULL, "call": refusals.TOO_MANY}


class Admission:
    """The number first, then the queue; `limit` 0 is none."""

    def __init__(self, ailments: Ailments, limit: int) -> None:
        self._ailments = ailments
        self._limit = limit

    def refused(self, what: str, to: str, waiting: int) -> Refusal | None:
        """Why it is turned away with so many waiting already; None when it is taken."""
        by_number = self._ailments.refused(what, to)
        if by_number is not None:
            return by_number
        return FULL[what] if self._limit and waiting >= self._limit else None
