"""What was recorded of one mobilisation, as reports read it. Ids and places, no names of people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from schemas.outcomes import standing
from schemas.vocabulary import (
    AttemptStatus,
    Channel,
    InjectKind,
    NodeKind,
    PostKind,
    TaskKind,
    VisitOutcome,
)


@dataclass(frozen=True)
class Subject:
    """The mobilisation that a report is about."""

    mobilisation_id: UUID
    plan: str
    level: str
    exercise: bool
    event: str
    signature: str
    state: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Node:
    """A place; `path` from the community down to itself."""

    node_id: UUID
    kind: NodeKind
    name: str
    path: tuple[UUID, ...]


@dataclass(frozen=True)
class Deed:
    """One task: which post, where, whose, and when what became of it.

    `told_at` is when the first message or call is known to have reached its holder; `resident_id`
    is whom a rescue or help was for; `reason` why it is in its state.
    """

    task_id: UUID
    kind: TaskKind
    post_id: UUID
    post: PostKind | None
    node_id: UUID
    contact_id: UUID
    state: str
    cause: str
    opened_at: datetime | None
    told_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    resident_id: UUID | None = None
    reason: str = ""

    @property
    def knew_at(self) -> datetime | None:
        """Since when its holder knew of it: of a task that came later, from its opening on."""
        if self.told_at is None or self.opened_at is None:
            return self.told_at
        return max(self.told_at, self.opened_at)


@dataclass(frozen=True)
class Door:
    """One resident at risk as they stand now."""

    visit_id: UUID
    node_id: UUID
    outcome: VisitOutcome


@dataclass(frozen=True)
class Finding:
    """What was found at a door at one time; `by` which contact, None where it is not known.
    `anew`: it is unknown since it is to be seen anew, and nobody took anything back."""

    at: datetime
    visit_id: UUID
    outcome: VisitOutcome
    by: UUID | None = None
    anew: bool = False


@dataclass(frozen=True)
class Try:
    """One message or call: what became of it, and whose fault it was if the provider says;
    `missed`: it rang and nobody answered, or they were speaking; `settled_at`: when the last was
    heard of it, of what was delivered the receipt."""

    contact_id: UUID
    channel: Channel
    round: str
    status: AttemptStatus
    sent_at: datetime | None
    fault: str | None
    missed: bool = False
    settled_at: datetime | None = None

    @property
    def reached(self) -> bool:
        """Whether it was really sent: only that counts for or against anybody."""
        return self.status in (AttemptStatus.SENT, AttemptStatus.DELIVERED)

    @property
    def arrived_at(self) -> datetime | None:
        """Since when it is known to have been on their phone: what is sent to a phone that is off
        waits with the carrier, for hours."""
        if self.status is AttemptStatus.DELIVERED:
            return self.settled_at
        return self.sent_at if self.rang else None

    @property
    def rang(self) -> bool:
        """A call that was missed: it stands on the phone's list, and they may ring back."""
        return self.missed and self.channel is Channel.CALL and self.sent_at is not None


@dataclass(frozen=True)
class Said:
    """A contact's first answer and the way it came."""

    contact_id: UUID
    at: datetime
    kind: str
    via: str


@dataclass(frozen=True)
class Injected:
    """What was made to go wrong in a drill, when and where; `void`: there was nobody it could have
    happened to."""

    at: datetime
    kind: InjectKind
    node_id: UUID
    void: bool


@dataclass(frozen=True)
class Record:
    """All of it; `vacant` are nodes whose post nobody held, `nobody_left` those whose task nobody
    could take over."""

    subject: Subject
    nodes: Mapping[UUID, Node]
    deeds: tuple[Deed, ...]
    doors: tuple[Door, ...]
    findings: tuple[Finding, ...]
    tries: tuple[Try, ...]
    said: tuple[Said, ...]
    vacant: frozenset[UUID] = frozenset()
    nobody_left: frozenset[UUID] = frozenset()
    injects: tuple[Injected, ...] = ()

    def reached(self, deed: Deed) -> bool:
        """Whether it can be laid at its holder's door: it was opened, a message or call had not
        failed after all (or they answered), and no drill made them absent."""
        return (
            deed.opened_at is not None
            and deed.contact_id in self._heard
            and deed.node_id not in self._staged
        )

    def knew_at(self, deed: Deed) -> datetime | None:
        """Since when its holder knew of it; None where all that went out to them failed."""
        heard = deed.answered_at is not None or deed.contact_id in self._heard
        return deed.knew_at if heard else None

    def arrived_at(self, deed: Deed) -> datetime | None:
        """Since when a message or a call about it is known to have been on its holder's phone: what
        came after its opening, or of a task that only joined their page what came before."""
        opened_at = deed.opened_at
        tries = self._tries.get(deed.contact_id, ())
        if opened_at is None:
            return None
        since = [one for one in tries if one.sent_at is not None and one.sent_at >= opened_at]
        arrived = [moment for one in since or tries if (moment := one.arrived_at) is not None]
        return max(opened_at, min(arrived)) if arrived else None

    @cached_property
    def _tries(self) -> Mapping[UUID, Sequence[Try]]:
        found: dict[UUID, list[Try]] = defaultdict(list)
        for one in self.tries:
            found[one.contact_id].append(one)
        return found

    @cached_property
    def _heard(self) -> frozenset[UUID]:
        had = {one.contact_id for one in self.tries if one.reached}
        return frozenset(had | {one.contact_id for one in self.said})

    @cached_property
    def _staged(self) -> frozenset[UUID]:
        made = [
            one for one in self.injects if not one.void and one.kind is not InjectKind.NEEDS_HELP
        ]
        return frozenset(one.node_id for one in made)

    @cached_property
    def counted(self) -> tuple[Finding, ...]:
        """What was found at the doors that count, not at those an update left out."""
        listed = {door.visit_id for door in self.doors}
        return tuple(one for one in self.findings if one.visit_id in listed)

    @cached_property
    def stood(self) -> tuple[Finding, ...]:
        """What was found and not taken back, by time: a wrong entry was no visit."""
        by_door: dict[UUID, list[list[Finding]]] = defaultdict(lambda: [[]])
        for one in sorted(self.findings, key=lambda one: one.at):
            if one.anew:
                by_door[one.visit_id].append([])
            else:
                by_door[one.visit_id][-1].append(one)
        found = [one for rounds in by_door.values() for said in rounds for one in _standing(said)]
        return tuple(sorted(found, key=lambda one: one.at))

    def path(self, node_id: UUID) -> tuple[UUID, ...]:
        """From the community down; the node alone when the roster no longer has it."""
        node = self.nodes.get(node_id)
        return node.path if node else (node_id,)

    def name(self, node_id: UUID) -> str:
        """What a place is called; its id when the roster no longer has it."""
        node = self.nodes.get(node_id)
        return node.name if node else str(node_id)


def _standing(said: Sequence[Finding]) -> list[Finding]:
    stands = set(standing((one.at, one.outcome) for one in said))
    return [one for one in said if (one.at, one.outcome) in stands]
