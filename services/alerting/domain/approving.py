"""A signature with a clock: when the deputy is asked, when somebody is phoned, when it lapses.

Pure: what is due is told, what follows is given. A step that comes late (the service was down, the
clock leapt) moves the deadline with it: our down-time never counts against who has to decide.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.approvals import Signing
from schemas.vocabulary import AnswerKind, ApprovalKind, ApprovalState, MatterLevel
from services.alerting.domain.plan import Approving
from services.alerting.domain.state import TimerKind


@dataclass(frozen=True)
class Waiting:
    """What waits for officers since `asked_at`, and what they are phoned about when nobody looks: a
    signature, or a matter of a community that a `level` above has to answer. It is asked for
    `again`, so many times, when it is `overdue` there."""

    subject_id: UUID
    mobilisation_id: UUID
    asked_at: datetime
    deadline_at: datetime | None
    open: bool
    community_code: str = ""
    level: MatterLevel | None = None
    again: int = 0

    @property
    def overdue(self) -> bool:
        """Whether they are phoned about it whoever looks."""
        return self.again > 0

    @property
    def called_about(self) -> UUID:
        """What a call is about: the proposal, or all the matters that wait in its division."""
        if self.level is None:
            return self.subject_id
        return matters_of(self.mobilisation_id, self.level, self.community_code)

    @property
    def within(self) -> timedelta:
        """How long they have to decide or to answer."""
        assert self.deadline_at is not None
        return self.deadline_at - self.asked_at

    def counted(self, calls: Iterable["DutyCall"], now: datetime) -> list["DutyCall"]:
        """The calls that count: another proposal, after a newer alert, phones anew. Matters come up
        all night, so of theirs those count that are no older than a level has time."""
        since = self.asked_at if self.level is None else now - self.within
        ours = [call for call in calls if call.subject_id == self.called_about]
        return [call for call in ours if call.called_at > since]


def stop_of(mobilisation_id: UUID) -> UUID:
    """What is to be confirmed where the issuer raises what an officer has stopped."""
    return ids.of("stop-of", mobilisation_id)


def matters_of(mobilisation_id: UUID, level: MatterLevel, community_code: str) -> UUID:
    """What is common to the matters that a street or a district has to answer."""
    return ids.of("matters-of", mobilisation_id, community_code[: level.digits])


@dataclass(frozen=True)
class Approval:
    """One signature that is asked for: a start (`subject_id` is its mobilisation's id), an
    officer's message, a widening or a stop has at most one at a time.

    `alert_revision` is that of the alert it is about, `level` the edition's, `adds` the communities
    that a widening lies in. A countersignature waits until it is given: past its deadline it is
    overdue, and asked for since `deputy_asked_at`; what an earlier release asked for has no times.
    """

    subject_id: UUID
    mobilisation_id: UUID
    alert_revision: int
    level: str
    kind: ApprovalKind
    state: ApprovalState
    proposed_by: str
    officers: int
    asked_at: datetime
    deputy_due_at: datetime | None = None
    deputy_asked_at: datetime | None = None
    deadline_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    adds: tuple[str, ...] = ()

    @property
    def of_message(self) -> bool:
        """Whether it is about a message, a widening or a stop and not about the start."""
        return self.subject_id != self.mobilisation_id

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.state is ApprovalState.OPEN

    @property
    def afterwards(self) -> bool:
        """Whether what is to be signed has gone out already."""
        return self.kind is ApprovalKind.COUNTERSIGNATURE

    @property
    def overdue(self) -> bool:
        """Whether it is to be signed afterwards and was not within its time."""
        return self.afterwards and self.deputy_asked_at is not None

    @property
    def watched(self) -> bool:
        """Whether somebody is phoned about it; a countersignature once it is overdue."""
        return not self.afterwards or self.overdue

    @property
    def lapses(self) -> bool:
        """Whether its time may run out for good; what has no times and what runs already wait."""
        return not self.afterwards and self.deadline_at is not None

    @property
    def waiting(self) -> Waiting:
        """What somebody is phoned about; what is overdue, whoever looks."""
        return Waiting(
            self.subject_id,
            self.mobilisation_id,
            self.asked_at,
            self.deadline_at,
            self.open,
            again=int(self.overdue),
        )

    def due_at(self, kind: TimerKind) -> datetime | None:
        """When a timer of its own clock runs out; what comes earlier was set for another that
        stood in its place. None: it has no clock."""
        return self.deputy_due_at if kind is TimerKind.ASK_DEPUTY else self.deadline_at

    def concerned(self, communities: Iterable[str]) -> tuple[str, ...]:
        """Those whom it is about: of the mobilisation's communities, and of what is added."""
        return tuple(sorted({*communities, *self.adds}))

    def signing(self, communities: tuple[str, ...]) -> Signing:
        """What the rule of who may sign wants to know; `communities` are the mobilisation's."""
        return Signing(
            self.kind,
            self.state,
            self.concerned(communities),
            self.proposed_by,
            self.officers,
            self.deputy_asked_at is not None,
            self.decided_by,
        )


@dataclass(frozen=True)
class Asked:
    """What is to be signed: the start of a mobilisation, a message of one, a widening by what it
    `adds`, or its stop."""

    subject_id: UUID
    mobilisation_id: UUID
    alert_revision: int
    level: str
    proposed_by: str
    adds: tuple[str, ...] = ()


def propose(asked: Asked, rule: Approving, now: datetime) -> Approval:
    """A start that waits."""
    return Approval(
        **asked.__dict__,
        kind=ApprovalKind.PROPOSAL,
        state=ApprovalState.OPEN,
        officers=rule.officers,
        asked_at=now,
        deputy_due_at=now + rule.deputy_after,
        deadline_at=now + rule.within,
    )


def confirmation(asked: Asked, rule: Approving, now: datetime) -> Approval:
    """A stop that stays in force: whether it still should is asked as a start is."""
    return replace(propose(asked, rule, now), kind=ApprovalKind.CONFIRMATION)


def countersignature(asked: Asked, rule: Approving, now: datetime) -> Approval:
    """What has begun as it was signed in advance: to be signed within the same time."""
    return Approval(
        **asked.__dict__,
        kind=ApprovalKind.COUNTERSIGNATURE,
        state=ApprovalState.OPEN,
        officers=rule.officers,
        asked_at=now,
        deputy_due_at=now + rule.within,
        deadline_at=now + rule.within,
    )


def ask_deputy(approval: Approval, now: datetime) -> Approval:
    """From now on a deputy may decide; they have as long as the plan gives them."""
    assert approval.deputy_due_at is not None
    assert approval.deadline_at is not None
    late = max(now - approval.deputy_due_at, timedelta(0))
    return replace(approval, deputy_asked_at=now, deadline_at=approval.deadline_at + late)


def close(
    approval: Approval, state: ApprovalState, now: datetime, by: str = "", reason: str = ""
) -> Approval:
    """It waits no longer; never decided before it was asked, whatever the clock says."""
    at = max(now, approval.asked_at)
    return replace(approval, state=state, decided_at=at, decided_by=by, reason=reason)


@dataclass(frozen=True)
class DutyCall:
    """One call to who holds a duty post; `contact_id` is of this call alone."""

    contact_id: UUID
    subject_id: UUID
    mobilisation_id: UUID
    community_code: str
    person_id: UUID
    round: str
    attempt_id: UUID
    called_at: datetime
    answer: AnswerKind | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class OnDuty:
    """Who holds a duty post of a community, or of a street or district (its code)."""

    person_id: UUID
    community_code: str


def division_of(codes: Collection[str]) -> str:
    """The smallest division that holds all of these: whose own duty post is phoned first. Empty:
    none does."""
    for level in MatterLevel:
        divisions = {code[: level.digits] for code in codes}
        if len(divisions) == 1 and len(min(divisions)) == level.digits:
            return divisions.pop()
    return ""


def call_from(person: OnDuty, communities: Sequence[str]) -> str:
    """The community of the mobilisation in whose name they are phoned: their own, or of who is on
    duty above it or where it is yet to be widened to, its first. A call is about a place where it
    runs."""
    own = person.community_code
    return own if own in communities else communities[0]


@dataclass(frozen=True)
class Watch:
    """What is known when the watch runs out: the last look at a console, and who is on duty, in
    the order in which they are phoned."""

    looked_at: datetime | None = None
    duty: tuple[OnDuty, ...] = ()


def looks_again_at(
    rule: Approving, asked_at: datetime, looked_at: datetime | None, now: datetime
) -> datetime | None:
    """When an empty console would be noticed, never at once after it was asked; None: it is empty
    now, and somebody is phoned."""
    due = min(max(asked_at, looked_at or asked_at), now) + rule.unwatched
    return due if due > now else None


def held_until(
    rule: Approving, within: timedelta, calls: Iterable[DutyCall], now: datetime
) -> datetime | None:
    """Until when nobody else is phoned: one is being called, or has seen it; None: not held."""
    until = [call.called_at + rule.call_wait for call in calls if call.ended_at is None]
    until += [
        call.ended_at + within
        for call in calls
        if call.answer is AnswerKind.RECEIVED and call.ended_at is not None
    ]
    latest = max(until, default=now)
    return latest if latest > now else None


def next_on_duty(duty: Iterable[OnDuty], calls: Iterable[DutyCall]) -> OnDuty | None:
    """Whom to phone next: each person once."""
    called = {call.person_id for call in calls}
    return next((one for one in duty if one.person_id not in called), None)
