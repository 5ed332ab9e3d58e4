"""The circuit breakers of the lines to the carrier."""

from typing import Protocol

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import (
    LineState,
)
from services.notifier.domain.breaker import Gate
from services.notifier.domain.outcomes import Outcome


class Lines(Protocol):
    """The circuit breakers: one an account and channel, so that a drill's account that is barred
    stops no emergency. Nothing here waits."""

    def gate(self, account: Account, channel: Channel) -> Gate:
        """Who may pass."""
        ...

    def probing(self, account: Account, channel: Channel) -> None:
        """The one that may pass is on its way."""
        ...

    def heard(self, account: Account, channel: Channel, outcome: Outcome, *, probe: bool) -> None:
        """Take in what became of one POST."""
        ...

    def told(self, account: Account, channel: Channel, reason: str) -> None:
        """Take in a receipt: the account's error in it, empty when the handset has the message."""
        ...

    def closed(self, account: Account, channel: Channel) -> bool:
        """Whether attempts go out on this line."""
        ...

    def states(self) -> tuple[LineState, ...]:
        """Where all of them stand."""
        ...
