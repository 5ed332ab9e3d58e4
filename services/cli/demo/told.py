"""Who should have been told, and whether the carrier's log knows of it.

A contact is told by a text (its link tells whose) or by a call (its address tells which attempt).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas import ids
from schemas.rounds import round_name
from schemas.vocabulary import Channel, RoundPurpose
from services.carrier_simulator.cli import Summary
from services.runtime.links import mint

ROUNDS = (
    str(RoundPurpose.FIRST),
    round_name(RoundPurpose.URGENCY, 2),
    round_name(RoundPurpose.URGENCY, 3),
)


@dataclass(frozen=True)
class Expected:
    """A contact who should have been told: their link's token, and the calls they may get."""

    token: str
    calls: tuple[str, ...]

    def number(self, log: Summary) -> str | None:
        """The number at which the carrier was asked to reach them, None when it never was."""
        if self.token in log.texts:
            return log.texts[self.token]
        return next((log.calls[call] for call in self.calls if call in log.calls), None)


def expect(contact_no: int, contact_id: UUID, keys: Mapping[int, bytes]) -> Expected:
    """What the carrier's log must know of a contact."""
    calls = tuple(str(ids.attempt_id(contact_id, name, Channel.CALL)) for name in ROUNDS)
    return Expected(mint(contact_no, keys), calls)


def lost(expected: Iterable[Expected], log: Summary) -> list[Expected]:
    """Who should have been told and wasn't, on any channel."""
    return [contact for contact in expected if contact.number(log) is None]
