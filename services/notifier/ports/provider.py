"""The carrier."""

from datetime import datetime
from typing import Protocol

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.lookup import Listed, Unanswered
from services.notifier.domain.message import Outgoing
from services.notifier.domain.outcomes import Outcome


class Provider(Protocol):
    """The carrier. No call raises, each ends within the time-out of the settings."""

    def has(self, account: Account) -> bool:
        """Whether there are credentials for this account."""
        ...

    def sender(self, account: Account) -> str:
        """The number that an account sends from."""
        ...

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Hand one over; refused when lane, account and exercise do not agree."""
        ...

    async def listed(
        self, account: Account, channel: Channel, to: str, since: datetime
    ) -> list[Listed] | Unanswered:
        """All that the provider has for a number since then, and some of what is older; or why it
        did not answer in full."""
        ...

    async def cancel(self, account: Account, sid: str) -> bool:
        """Take a call back that has not been taken up; whether the provider did."""
        ...
