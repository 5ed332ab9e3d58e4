"""What is known of attempts, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.vocabulary import AttemptStatus, Channel, Lane
from services.notifier.domain.accounts import Account
from services.notifier.domain.lattice import Happening
from services.notifier.domain.number_limits import Limits


@dataclass(frozen=True)
class Candidate:
    """A planned attempt, locked, that may be claimed in this transaction."""

    attempt_id: UUID
    contact_id: UUID
    person_id: UUID
    round: str
    channel: Channel
    lane: Lane
    account: Account
    not_after: datetime
    tries: int


@dataclass(frozen=True)
class Claim:
    """What is written when an attempt is claimed, before anything is sent; `text_id`: whose words
    it says. Claimed it is only within `limits` of its number."""

    attempt_id: UUID
    phone_hash: bytes
    body_sealed: bytes
    parts: int
    limits: Limits
    text_id: UUID | None = None


@dataclass(frozen=True)
class Unclaimed:
    """A planned attempt whose number had no room: since `busy_since` another of it is unresolved,
    or so many were `sent` in the last day. `step`: how long its step of the ladder lasts, None
    beside the ladder; `down`: so long of the wait behind another we did not run."""

    attempt_id: UUID
    ordered_at: datetime
    busy_since: datetime | None
    sent: tuple[datetime, ...]
    step: timedelta | None
    down: timedelta


@dataclass(frozen=True)
class Rest:
    """A planned attempt that is left alone until then, and why."""

    attempt_id: UUID
    until: datetime
    reason: str


@dataclass(frozen=True)
class Change:
    """One happening of one attempt. `claimed_at` binds it to that claim and no other; `due_at`
    is when a released one may go again."""

    attempt_id: UUID
    happening: Happening
    reason: str = ""
    sid: str | None = None
    provider_status: str | None = None
    account: Account | None = None
    claimed_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Moved:
    """An attempt that a change moved, with what its report says and the communities it goes to."""

    attempt_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    communities: tuple[str, ...]
    trace: UUID
    round: str
    channel: Channel
    lane: Lane
    status: AttemptStatus
    reason: str
    text_id: UUID | None = None


@dataclass(frozen=True)
class ChannelState:
    """A channel's switch and limit; no rate of its own: that of the settings."""

    enabled: bool
    rate_per_s: float | None


@dataclass(frozen=True)
class LineState:
    """Where a line stands: `reason` is why it is open, empty when attempts go out."""

    account: Account
    channel: Channel
    closed: bool
    reason: str


@dataclass(frozen=True)
class Unsettled:
    """An unknown attempt whose look-up is due."""

    attempt_id: UUID
    person_id: UUID
    channel: Channel
    account: Account
    claimed_at: datetime
    phone_hash: bytes
    body_sealed: bytes
    looks: int


@dataclass(frozen=True)
class Overtime:
    """A planned attempt past its last moment, with what may have kept it back."""

    attempt_id: UUID
    channel: Channel
    account: Account
    ordered_at: datetime
    not_after: datetime
    stopped: bool
    down: bool
    channel_on: bool
    waited_for: str


@dataclass(frozen=True)
class TooLate:
    """A call that was withdrawn when the provider had it already."""

    attempt_id: UUID
    account: Account
    sid: str
