"""A mobilisation played to its end in memory: alerting's own decisions, the carrier's own personas.

Nothing in it knows of predictions: whoever answers, when and how, is the personas' doing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush, heapreplace
from itertools import count
from random import Random
from uuid import UUID

from schemas import ids
from schemas.vocabulary import AnswerKind, AttemptStatus, Channel, PostKind, Via, VisitOutcome
from services.alerting.domain.events import AttemptReported, ContactAnswered, DoorAnswered
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import Order, Visit
from services.carrier_simulator.domain.personas import (
    DEFAULT_WEIGHTS,
    Persona,
    PersonaKind,
    PressKey,
    Reply,
    assign,
    on_key_asked,
    on_missed,
    on_ringing,
    on_text,
)
from services.foresight.forces import AtRisk, Post, Roster
from services.gateway.reports.domain.record import (
    Deed,
    Door,
    Finding,
    Node,
    Record,
    Said,
    Subject,
    Try,
)
from tests.builders.alerting import NOON, Community, node
from tests.builders.chain import Chain

CANNOT_SHARE = 0.05
RINGS_S = 30.0
CALL_S = 40.0
LINES = 6


@dataclass
class PersonaWorld:
    """One community; `seed` decides who is who, and what they do when."""

    plan: Edition
    seed: int
    grids: int = 3
    stairwells: int = 8
    tries: list[Try] = field(default_factory=list)
    said: dict[UUID, Said] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = Random(f"doors {self.seed}")
        self.community = Community(
            {
                f"g{grid}": {
                    f"s{stair}": tuple(
                        f"g{grid}s{stair}e{elder}" for elder in range(chance.randint(1, 4))
                    )
                    for stair in range(self.stairwells)
                }
                for grid in range(self.grids)
            }
        )
        self.chain = Chain(self.community, self.plan)
        self._random = Random(f"people {self.seed}")
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._sms_free = NOON
        self._lines = [NOON] * LINES
        heapify(self._lines)
        self._done: set[UUID] = set()
        self._knocking: set[UUID] = set()

    def play(self, until: timedelta = timedelta(hours=4)) -> Record:
        """From the warning to the close."""
        for grid in self.community.grids:
            self.chain.cover(grid)
            self._carry()
            self.chain.wait(timedelta(seconds=0.5))
        end = NOON + until
        while (due := self._next()) and due <= end:
            self.chain.wait(max(timedelta(), due - self.chain.now))
            while self._due and self._due[0][0] <= self.chain.now:
                heappop(self._due)[2]()
            self._carry()
        return self._record(end)

    def roster(self) -> Roster:
        """What a roster would publish of it."""
        names = {name for grid in self.community.grids for name in self.community.nodes(grid)}
        duties = [self.community.duty(name) for name in sorted(names)]
        return Roster(
            posts=tuple(
                Post(one.post_id, one.kind, one.node_id, one.available[0], one.available[1:])
                for one in duties
            ),
            at_risk=tuple(
                AtRisk(node(f"{grid}/b1/{stair}"), frozenset({"alone"}), len(elders))
                for grid, stairs in self.community.grids.items()
                for stair, elders in stairs.items()
            ),
            paths={node(name): self.community.place(name).path for name in names},
            traits={},
        )

    def _next(self) -> datetime | None:
        timers = [timer.due_at for timer in self.chain.timers.values()]
        return min([*timers, *(due[0] for due in self._due[:1])], default=None)

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        at = self.chain.now + timedelta(seconds=seconds)
        heappush(self._due, (at, next(self._number), act))

    def _carry(self) -> None:
        """Hand over what was ordered: the carrier takes ten texts a second, a call needs a line."""
        for order in self.chain.orders:
            if order.attempt_id in self._done:
                continue
            self._done.add(order.attempt_id)
            now = self.chain.now + timedelta(seconds=self._random.uniform(1, 4))
            if order.channel is Channel.SMS:
                at = max(self._sms_free, now)
                self._sms_free = at + timedelta(seconds=0.1)
            else:
                at = max(self._lines[0], now)
                heapreplace(self._lines, at + timedelta(seconds=CALL_S))
            self._later((at - self.chain.now).total_seconds(), self._act(self._hand_over, order))

    def _act(self, what: Callable[[Order], None], order: Order) -> Callable[[], None]:
        return lambda: what(order)

    def _persona(self, order: Order) -> Persona:
        weights = DEFAULT_WEIGHTS
        return assign(self.seed, str(order.person_id), weights, CANNOT_SHARE)

    def _hand_over(self, order: Order) -> None:
        if order.attempt_id in self.chain.withdrawn:
            return
        persona = self._persona(order)
        self._report(order, AttemptStatus.SENT)
        if persona.kind is PersonaKind.DEAD:
            self._tried(order, AttemptStatus.FAILED, "number")
            self._later(3, lambda: self._report(order, AttemptStatus.FAILED, "30005"))
        elif order.channel is Channel.SMS:
            self._tried(order, AttemptStatus.DELIVERED)
            self._read(order, persona)
        else:
            self._ring(order, persona)

    def _read(self, order: Order, persona: Persona) -> None:
        for action in on_text(persona, asked=True, has_link=True, rng=self._random):
            if isinstance(action, Reply):
                self._later(action.delay, lambda: self._say(order, persona, Via.SMS))
            elif not persona.cannot:
                self._later(action.delay, lambda: self._say(order, persona, Via.PAGE))

    def _ring(self, order: Order, persona: Persona) -> None:
        pick_up = on_ringing(persona, self._random)
        if pick_up is None:
            self._tried(order, AttemptStatus.FAILED)
            missed = on_missed(persona, self._random)
            self._later(RINGS_S, lambda: self._report(order, AttemptStatus.FAILED, "no-answer"))
            if missed is not None:
                self._later(RINGS_S + missed.delay, lambda: self._say(order, persona, Via.KEY))
            return
        self._tried(order, AttemptStatus.DELIVERED)
        key = on_key_asked(persona, self._random)
        if isinstance(key, PressKey):
            self._later(pick_up.delay + 10 + key.delay, lambda: self._say(order, persona, Via.KEY))

    def _tried(self, order: Order, status: AttemptStatus, fault: str | None = None) -> None:
        now, missed = self.chain.now, status is AttemptStatus.FAILED and fault is None
        self.tries.append(
            Try(order.contact_id, order.channel, order.round, status, now, fault, missed, now)
        )

    def _report(self, order: Order, status: AttemptStatus, reason: str = "") -> None:
        self.chain.tell(
            AttemptReported(order.contact_id, order.attempt_id, order.round, status, reason)
        )

    def _say(self, order: Order, persona: Persona, via: Via) -> None:
        kind = AnswerKind.CANNOT if persona.cannot else AnswerKind.RECEIVED
        now, contact = self.chain.now, order.contact_id
        self.chain.tell(ContactAnswered(contact, kind, via, now))
        self.said.setdefault(contact, Said(contact, now, str(kind), str(via)))
        if kind is AnswerKind.RECEIVED:
            self._go(contact)

    def _go(self, contact: UUID) -> None:
        """From door to door of their node; some stay shut for good."""
        if contact in self._knocking:
            return
        self._knocking.add(contact)
        tasks = self.chain.branch.tasks.values()
        nodes = {task.node_id for task in tasks if task.contact_id == contact}
        at = self._random.uniform(120, 600)
        for visit in [one for one in self.chain.branch.visits.values() if one.node_id in nodes]:
            if self._random.random() < 0.95:
                self._later(at, lambda visit=visit: self._found(contact, visit))  # type: ignore[misc]
            at += self._random.uniform(60, 420)

    def _found(self, contact: UUID, visit: Visit) -> None:
        now, safe = self.chain.now, VisitOutcome.SAFE
        if not self.chain.branch.visits[visit.visit_id].outcome.accounted:
            self.chain.tell(DoorAnswered(contact, visit.visit_id, safe, Via.PAGE, now))
            self.findings.append(Finding(now, visit.visit_id, safe))

    def _record(self, ended: datetime) -> Record:
        branch = self.chain.branch
        duties = branch.duties
        return Record(
            subject=Subject(
                ids.of("persona-world", self.seed), self.plan.plan, self.plan.level, True,
                "演练", "示范街道", "closed", NOON, ended,
            ),
            nodes={
                one.node_id: Node(one.node_id, one.kind, str(one.node_id), one.path)
                for one in branch.places.values()
            },
            deeds=tuple(
                Deed(
                    task_id=task.task_id, kind=task.kind, post_id=task.post_id,
                    post=_kind(duties, task.post_id), node_id=task.node_id,
                    contact_id=task.contact_id, state=str(task.state), cause=task.cause,
                    opened_at=task.opened_at, told_at=branch.contacts[task.contact_id].told_at,
                    answered_at=task.answered_at, ended_at=task.ended_at,
                    resident_id=task.resident_id, reason=task.reason,
                )
                for task in branch.tasks.values()
            ),
            doors=tuple(
                Door(visit.visit_id, visit.stairwell_id, visit.outcome)
                for visit in branch.visits.values()
            ),
            findings=tuple(self.findings),
            tries=tuple(self.tries),
            said=tuple(self.said.values()),
        )  # fmt: skip


def _kind(duties: object, post_id: UUID) -> PostKind:
    kind: PostKind = duties[post_id].kind  # type: ignore[index]
    return kind


def played(plan: Edition, seeds: Iterable[int], grids: int = 3) -> list[PersonaWorld]:
    """Worlds that are still to be played."""
    return [PersonaWorld(plan, seed, grids) for seed in seeds]
