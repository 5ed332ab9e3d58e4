"""What the notifier's rules need from outside, as small Protocols."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.attempt_orders import AttemptOrders, CanaryOrder
from schemas.events.commands import NotifierCommand
from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import (
    Candidate,
    Change,
    ChannelState,
    Claim,
    LineState,
    Moved,
    Overtime,
    Rest,
    TooLate,
    Unclaimed,
    Unsettled,
)
from services.notifier.domain.breaker import Gate
from services.notifier.domain.canary import Canary
from services.notifier.domain.inbound import NewReceipt, NewReply, OwnDoors, Receipt, Reply
from services.notifier.domain.lookup import Listed
from services.notifier.domain.message import CallText, ContactFacts, Outgoing, Person
from services.notifier.domain.number_limits import NumberLimits
from services.notifier.domain.outcomes import Outcome


class Attempts(Protocol):
    """The attempts within one open transaction."""

    async def hold(self, attempt_ids: Sequence[UUID]) -> None:
        """Lock those that there are, so that the orders of several communities take turns."""
        ...

    async def plan(self, orders: AttemptOrders, trace: UUID, now: datetime) -> list[Moved]:
        """Insert what is ordered, once each; an attempt that others ordered before gains this
        community, the later last moment and the greater urgency. Gives those that it gained and
        that are planned no more, with this community alone."""
        ...

    async def bury(self, orders: AttemptOrders, now: datetime) -> None:
        """Keep the withdrawals as tombstones of this community."""
        ...

    async def note_too_late(self, attempt_ids: Sequence[UUID], now: datetime) -> None:
        """Note of those on their way whether any community wants them still."""
        ...

    async def buried(self, attempt_ids: Sequence[UUID] | None, limit: int) -> list[Change]:
        """Planned attempts that every community withdrew, as changes to make; None: any."""
        ...

    async def wanted_again(self, attempt_ids: Sequence[UUID]) -> list[Change]:
        """Withdrawn attempts that a community wants, as changes to make."""
        ...

    async def move(self, changes: Sequence[Change], now: datetime) -> list[Moved]:
        """Move attempts up their lattice; gives those that moved. Others keep their status."""
        ...

    async def channel(self, channel: Channel) -> ChannelState:
        """The channel's switch and limit."""
        ...

    async def switch(self, command: NotifierCommand, now: datetime) -> None:
        """Set a channel's switch and limit as commanded."""
        ...


class KeptLimits(Protocol):
    """What others see of the limits, within one open transaction."""

    async def keep(
        self, limits: NumberLimits, rates: Mapping[Channel, float], now: datetime
    ) -> None:
        """Keep what a number gets at most and each channel's rate, in place of what was kept."""
        ...


class Canaries(Protocol):
    """The canaries within one open transaction."""

    async def take_in(self, order: CanaryOrder, now: datetime) -> None:
        """Record an order; the same again changes nothing."""
        ...

    async def claim(self, now: datetime) -> list[Canary]:
        """Those still of use that nobody has claimed, claimed from now on."""
        ...

    async def note_outcome(self, canary_id: UUID, outcome: Outcome, now: datetime) -> None:
        """Record what became of the POST."""
        ...

    async def note_arrivals(self) -> None:
        """Record of which the provider has said that the message was delivered, and when."""
        ...

    async def tidy(self, now: datetime) -> None:
        """Forget what is a week old."""
        ...


class Claiming(Protocol):
    """What may be begun, and beginning it, within one open transaction."""

    async def anything(self, channel: Channel, now: datetime) -> bool:
        """Whether anything planned is due; not whether it may be begun."""
        ...

    async def candidates(
        self, channel: Channel, accounts: Sequence[Account], most: int, now: datetime
    ) -> list[Candidate]:
        """Lock planned attempts of these accounts that may be begun: not withdrawn, expired or
        stopped, and due; emergency before drill before campaign, then urgency, then each
        mobilisation in its turn, of one the oldest."""
        ...

    async def grant(self, channel: Channel, wanted: int, rate_per_s: float, now: datetime) -> int:
        """How many of those wanted all notifiers together may hand over now; they count from
        here on. Another that claims of this channel waits until this transaction ends."""
        ...

    async def give_back(self, channel: Channel, count: int) -> None:
        """So many were granted and not claimed."""
        ...

    async def claim(self, channel: Channel, claims: Sequence[Claim], now: datetime) -> set[UUID]:
        """planned -> sending for those that may still be begun, whose number has nothing
        unresolved on this channel and account and is within their limits; gives which. At most
        one claim a number."""
        ...

    async def unclaimed(self, claims: Sequence[Claim], now: datetime) -> list[Unclaimed]:
        """Of these claims, those that only their number kept back."""
        ...

    async def rest(self, rests: Sequence[Rest]) -> None:
        """Leave planned attempts alone."""
        ...


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


class Overdue(Protocol):
    """Attempts that wait for something that may never come, within one open transaction."""

    async def beat(self, now: datetime, gone: datetime) -> None:
        """Say that the notifier is at work; when nobody has said so since `gone`, the time
        between was down-time and is kept."""
        ...

    async def note_lines(self, states: Sequence[LineState], now: datetime) -> None:
        """Publish where the lines stand; one that stays open stays so since it opened."""
        ...

    async def expired(self, now: datetime, limit: int) -> list[Overtime]:
        """Planned attempts past their last moment."""
        ...

    async def lost(self, before: datetime, limit: int) -> list[Change]:
        """Attempts claimed before then of which nothing is known since."""
        ...

    async def unsettled(self, now: datetime, again_at: datetime, limit: int) -> list[Unsettled]:
        """Take unknown attempts whose look-up is due; nobody else takes them before `again_at`."""
        ...

    async def taken_sids(self, found: Mapping[UUID, Sequence[str]]) -> set[str]:
        """Of these ids at the provider, those that other attempts carry."""
        ...

    async def look_again(
        self, later: Sequence[tuple[UUID, datetime | None]], now: datetime
    ) -> None:
        """Count look-ups without an answer, and when the next is; None: no more of them."""
        ...

    async def too_late(self, now: datetime, limit: int) -> list[TooLate]:
        """Calls that the provider should take back; each is given once."""
        ...


class Recorded(Protocol):
    """What webhooks recorded and nobody has acted on yet, within one open transaction."""

    async def waiting(self) -> tuple[bool, bool]:
        """Whether there are receipts, and replies."""
        ...

    async def take_receipts(self, limit: int, now: datetime) -> list[Receipt]:
        """Oldest first, with where their attempts stand; from now on they are acted on."""
        ...

    async def replies(self, limit: int) -> list[Reply]:
        """Oldest first, at most one a number: each sees what the one before it answered. Their
        attempts are locked, so that no community joins one unseen."""
        ...

    async def given(self, attempt_ids: Sequence[UUID], community: str) -> list[Reply]:
        """Replies to these attempts that others were told of, for this community alone."""
        ...

    async def replies_done(self, replies: Sequence[Reply], now: datetime) -> None:
        """Mark them, and the attempts they answer as answered where they say something."""
        ...


class Directory(Protocol):
    """What other services publish, within one open transaction."""

    async def people(self, person_ids: Sequence[UUID]) -> dict[UUID, Person]: ...

    async def facts(
        self, contact_ids: Sequence[UUID], rounds: Iterable[str]
    ) -> dict[UUID, ContactFacts]:
        """Of these contacts, with the words of the messages that the rounds are about."""
        ...


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

    async def listed(self, account: Account, channel: Channel, to: str) -> list[Listed] | None:
        """All that the provider has for a number, None when it did not answer in full."""
        ...

    async def cancel(self, account: Account, sid: str) -> bool:
        """Take a call back that has not been taken up; whether the provider did."""
        ...


class Ledger(Protocol):
    """What webhooks write and read. Recording returns once it is committed, with others' rows."""

    async def record_receipt(self, receipt: NewReceipt) -> None: ...

    async def record_reply(self, reply: NewReply) -> bool:
        """Whether somebody is known by that number or attempt."""
        ...

    async def own_doors(self, number: str, account: Account) -> OwnDoors | None:
        """The doors of whoever was told last on a number, emergency first; None without any."""
        ...

    async def unclear(self, number: str, account: Account, within: timedelta) -> int:
        """How many replies of a number were not understood lately."""
        ...

    async def record_intrusion(self, route: str, finding: str) -> None: ...

    async def call_text(self, attempt_id: UUID, account: Account) -> CallText | None:
        """What the call of this attempt says; None when this account made no such call."""
        ...

    async def waiting_text(self, number: str, account: Account) -> CallText | None:
        """The newest unanswered attempt on a number, emergency first."""
        ...


@dataclass(frozen=True)
class Tables:
    """The ports on one connection."""

    attempts_on: Callable[[AsyncConnection], Attempts]
    claiming_on: Callable[[AsyncConnection], Claiming]
    overdue_on: Callable[[AsyncConnection], Overdue]
    directory_on: Callable[[AsyncConnection], Directory]
