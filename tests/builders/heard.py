"""One story, heard in more than one way.

What happens outside (the roster tells, phones ring, people answer, doors open) follows from the
story; when it is heard, and in which order, is drawn. In a gap alerting hears nothing and no timer
runs out; at its end all that waited is heard first, each producer's in its order and some of it
twice, and then the timers that ran out meanwhile (decision 0061).
"""

import heapq
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from schemas import ids
from schemas.rounds import round_purpose
from schemas.vocabulary import AttemptStatus, Channel, Coverage, MobilisationState, Via
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    CommunityCovered,
    ContactAnswered,
    DoorAnswered,
    GridCovered,
)
from services.alerting.domain.state import Order, Timer
from tests.builders.alerting import DEGREES, NOON, edition, minutes, resident
from tests.builders.looked_at import LookedAt
from tests.builders.restless import GRIDS, PEOPLE
from tests.builders.stories import Found, Gap, Story

RECEIPT = timedelta(seconds=3)
"""How soon after an order something is known of it."""
LAST = minutes(60 * 9)
"""Past every deadline of every story."""
AGAIN = 0.15
"""How often something that was heard is heard once more."""
LIFTED = GRIDS[-1]


class Heard(LookedAt):
    """A story as it is heard with these gaps. `chance` draws orders and repetitions; without it
    all is heard once, as it happens. `seen` counts what was done to the story."""

    def __init__(
        self, story: Story, gaps: Iterable[Gap] = (), chance: Random | None = None
    ) -> None:
        community = replace(story.community, holders=dict(story.community.holders))
        super().__init__(community, story.plan)
        self.seen: Counter[str] = Counter()
        self._story = story
        self._gaps = sorted(gaps)
        self.timers_late = True
        self._chance = chance
        self._called = {self.contact_id(name): name for name in PEOPLE}
        self._outside: list[tuple[datetime, int, str, BranchEvent]] = []
        self._number = count()
        self._waits: dict[str, deque[BranchEvent]] = {}
        self._heard: list[BranchEvent] = []
        self._spoken: set[tuple[UUID, str]] = set()

    def live(self) -> None:
        """The whole story, past the last deadline."""
        self._roster_tells()
        for found in self._story.found:
            self._find(found)
        for begins, ends in self._gaps:
            self._listen(NOON + minutes(begins))
            self._miss(NOON + minutes(ends))
        self._listen(NOON + LAST)

    def _roster_tells(self) -> None:
        """Grids in any order: which comes first is the roster's business."""
        grids = list(GRIDS)
        if self._chance is not None:
            self._chance.shuffle(grids)
        told: list[tuple[float, BranchEvent]] = []
        told += [(0, self.community.covered(grid)) for grid in grids]
        counted: list[tuple[float, BranchEvent]] = [(0, CommunityCovered(len(GRIDS)))]
        if self._story.absent is not None:
            name, minute = self._story.absent
            self.community.holders[name] = self.community.holders[name][1:]
            told += [(minute, self.community.covered(grid, 2)) for grid in grids]
        if self._story.raised is not None:
            graver = [self.community.covered(grid, 3, 2, degree=4) for grid in grids]
            told += [(self._story.raised, event) for event in graver]
        if self._story.lifted is not None:
            over = self.community.covered(LIFTED, 3, 2, Coverage.LIFTED)
            told.append((self._story.lifted, over))
            counted.append((self._story.lifted, CommunityCovered(len(GRIDS) - 1)))
        for minute, event in [*told, *counted]:
            self._happens(NOON + minutes(minute), "roster", event)

    def _find(self, found: Found) -> None:
        mobilisation_id = self.branch.mobilisation.mobilisation_id
        said = DoorAnswered(
            self.contact_id(found.by),
            ids.visit_id(mobilisation_id, resident(found.door)),
            found.outcome,
            found.via,
            NOON + minutes(found.minute),
        )
        self._happens(said.at, _producer(found.via), said)

    def _happens(self, at: datetime, producer: str, event: BranchEvent) -> None:
        heapq.heappush(self._outside, (at, next(self._number), producer, event))

    def _carry(self, order: Order) -> None:
        """An attempt goes out: its receipts come, and what its reader says."""
        persona = self._story.personas[self._called[order.contact_id]]
        reached = persona.by in (order.channel, Channel.SMS)
        receipts = persona.receipts if reached else (AttemptStatus.FAILED,)
        for number, status in enumerate(receipts, start=1):
            report = AttemptReported(order.contact_id, order.attempt_id, order.round, status, "")
            self._happens(self.now + number * RECEIPT, "notifier", report)
        read = (order.contact_id, order.round)
        if not reached or persona.says is None or read in self._spoken:
            return
        if round_purpose(order.round).asks:
            self._spoken.add(read)
            at = self.now + 3 * RECEIPT + persona.after
            said = ContactAnswered(order.contact_id, persona.says, persona.via, at)
            self._happens(at, _producer(persona.via), said)

    def _listen(self, end: datetime) -> None:
        """All is heard as it happens, and timers run out when they are due."""
        while self._next_moment() <= end:
            self.now = max(self.now, self._next_moment())
            if self._outside and self._outside[0][0] <= self.now:
                self._take()
                self._hear()
            else:
                self._fire(self._due())
        self.now = max(self.now, end)

    def _miss(self, end: datetime) -> None:
        """What happens now waits, and timers with it; then it is heard."""
        while self._outside and self._outside[0][0] <= end:
            self._take()
            self.seen["waited"] += 1
        self.now = max(self.now, end)
        self.seen["timers late"] += sum(t.due_at < self.now for t in self.timers.values())
        self._hear()

    def _take(self) -> None:
        _at, _number, producer, event = heapq.heappop(self._outside)
        self._waits.setdefault(producer, deque()).append(event)

    def _hear(self) -> None:
        while waiting := sorted(name for name, events in self._waits.items() if events):
            name = waiting[0] if self._chance is None else self._chance.choice(waiting)
            self.seen["crossed"] += len(waiting) > 1
            self.tell(self._waits[name].popleft())

    def _next_moment(self) -> datetime:
        moments = [timer.due_at for timer in self.timers.values()]
        moments += [self._outside[0][0]] if self._outside else []
        return min(moments, default=NOON + 2 * LAST)

    def _due(self) -> Timer:
        """Those of one second run out in any order."""
        due = sorted(self.timers.values(), key=lambda t: (t.due_at, t.kind, t.subject_id))
        second = due[0].due_at.replace(microsecond=0)
        alike = [
            one
            for one in due
            if one.due_at.replace(microsecond=0) == second and one.due_at <= self.now
        ]
        self.seen["timers alike"] += len(alike) > 1
        return self._chance.choice(alike) if self._chance is not None else alike[0]

    def tell(self, event: BranchEvent) -> object:  # type: ignore[override]
        draft = self._decide(event)
        if not isinstance(event, CommunityCovered):
            # Of which the handler asks whether it is news.
            self._heard.append(event)
        if self._chance is not None and self._heard and self._chance.random() < AGAIN:
            self.seen["heard again"] += 1
            self._decide(self._chance.choice(self._heard))
        return draft

    def _decide(self, event: BranchEvent) -> object:
        if isinstance(event, GridCovered) and self._is_news(event):
            self._run_at(event.degree)
        known = len(self.orders)
        draft = super().tell(event)
        for order in self.orders[known:]:
            self._carry(order)
        self.roll_up_is_a_recount()
        self.seen[type(event).__name__] += 1
        return draft

    def _is_news(self, event: GridCovered) -> bool:
        known = self.branch.slices.get(event.grid_id)
        return known is None or known.revision < event.revision

    def _run_at(self, degree: int) -> None:
        """What the roster tells begins what had ended by itself, at the alert's level."""
        if self.branch.mobilisation.ended_by_itself:
            self.set_state(MobilisationState.RUNNING)
        now = self.branch.mobilisation.edition
        if degree > now.degree:
            level = DEGREES[degree - 1]
            graver = edition(now.order, level, now.posts, now.revisit, now.deadline, now.visiting)
            self.set_edition(graver)


def _producer(via: Via) -> str:
    """By which topic it comes: what is said by phone through the notifier."""
    return "notifier" if via in (Via.SMS, Via.KEY) else "gateway"
