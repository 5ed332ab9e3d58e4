"""One course that a mobilisation may take: who is told, who answers, when doors are accounted for.

The same rules as alerting's ladder and succession, in short: each channel waits its time, then the
next; who is silent or can't is followed by the deputy, then by the post above. Buddies are asked
beside them and followed by nobody; of two for one door the first who says so goes. Who is a buddy
and holds a seat is one person, written to once. People are drawn from what is expected of them.
Seconds count from the start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from heapq import heapify, heappop, heappush, heapreplace
from random import Random
from uuid import UUID

from schemas.vocabulary import Channel, PostKind
from services.foresight.asked import Asked
from services.foresight.load import Capacity
from services.foresight.past import Expectation, Response
from services.foresight.seats import Buddy, Sample

NEVER = float("inf")
LOST_S = 5.0
"""After so long it is known that an attempt has not reached the phone."""


Door = tuple[int, int]
"""A seat, and which of its doors."""


class _Phase(Enum):
    UNTOLD = auto()
    ASKED = auto()
    ANSWERED = auto()
    SPARED = auto()
    OUT = auto()


@dataclass(slots=True)
class _Person:
    """A holder or buddy: what they have been asked to take on, and what they said. Each round goes
    up the ladder from its beginning; `urgent` once they were written to in the place of one below.
    `SPARED`: a buddy with no door left, who may still be asked as a holder."""

    kind: PostKind | None
    phase: _Phase = _Phase.UNTOLD
    told: float = NEVER
    urgent: bool = False
    round: int = 0
    seats: list[int] = field(default_factory=list)
    doors: tuple[Door, ...] = ()
    left: set[Door] = field(default_factory=set)


@dataclass(slots=True)
class Course:
    """What happened and when; one entry a seat, `accounted` one a door that was. `doors` are all;
    `messages` and `calls` are those handed over."""

    told: list[float]
    answered: list[float]
    accounted: list[float]
    doors: int
    messages: int = 0
    calls: int = 0


def course(
    sample: Sample, asked: Asked, capacity: Capacity, expected: Expectation, chance: Random
) -> Course:
    """Play one course; the same for the same state of `chance`."""
    return _Play(sample, asked, capacity, expected, chance).whole()


class _Play:
    """Events in the order of time, until nothing is due any more."""

    def __init__(
        self,
        sample: Sample,
        asked: Asked,
        capacity: Capacity,
        expected: Expectation,
        chance: Random,
    ) -> None:
        seats = sample.seats
        self._seats, self._asked, self._expected = seats, asked, expected
        self._random = chance.random
        self._ladder = [
            (channel, wait.total_seconds())
            for channel, wait in asked.waits
            if channel not in capacity.switched_off
        ]
        self._people: dict[UUID, _Person] = {}
        self._tried: list[set[UUID]] = [set() for _ in seats]
        self._opened = [False] * len(seats)
        self._below: dict[int, list[int]] = {}
        self._buddies: dict[int, list[_Person]] = {}
        self._at_door: dict[Door, list[_Person]] = {}
        self._seen: dict[Door, float] = {}
        self._responses: dict[tuple[PostKind | None, Channel], Response] = {}
        self._sms_free, self._sms_each = 0.0, 1.0 / capacity.sms_per_s
        self._lines = [0.0] * capacity.lines
        heapify(self._lines)
        self._call_s = capacity.call.total_seconds()
        self._due: list[tuple[float, int, Callable[..., None], tuple[object, ...]]] = []
        self._count = 0
        self._course = Course(
            [NEVER] * len(seats), [NEVER] * len(seats), [], sum(seat.doors for seat in seats)
        )
        self._pair(sample.buddies)

    def whole(self) -> Course:
        cascade = self._asked.cascade_wait is not None
        for number, seat in enumerate(self._seats):
            if cascade and seat.above:
                self._below.setdefault(seat.above[0], []).append(number)
            else:
                self._later(0.0, self._open, number)
        while self._due:
            at, _, act, given = heappop(self._due)
            act(at, *given)
        self._course.accounted = list(self._seen.values())
        return self._course

    def _pair(self, buddies: Sequence[Buddy]) -> None:
        for buddy in buddies:
            person = _Person(None, doors=buddy.doors, left=set(buddy.doors))
            self._people[buddy.person_id] = person
            for seat in {seat for seat, _ in buddy.doors}:
                self._buddies.setdefault(seat, []).append(person)
            if not buddy.doors:
                # Nobody leads to theirs: they wait for nobody.
                person.phase = _Phase.ASKED
                self._later(0.0, self._step, person, 0, 0)
            for door in buddy.doors:
                self._at_door.setdefault(door, []).append(person)

    def _later(self, at: float, act: Callable[..., None], *given: object) -> None:
        self._count += 1
        heappush(self._due, (at, self._count, act, given))

    def _open(self, at: float, number: int) -> None:
        if self._opened[number]:
            return
        self._opened[number] = True
        wait = self._asked.cascade_wait
        if wait is not None:
            for below in self._below.get(number, ()):
                self._later(at + wait.total_seconds(), self._open, below)
        self._pass_on(at, number)
        for buddy in self._buddies.get(number, ()):
            if buddy.phase is _Phase.UNTOLD:
                buddy.phase = _Phase.ASKED
                self._later(at, self._step, buddy, buddy.round, 0)

    def _pass_on(self, at: float, number: int) -> None:
        """To the next of the post's people, else to those above; with nobody left it stays."""
        for asked in (number, *self._seats[number].above):
            seat = self._seats[asked]
            for person_id in seat.people:
                person = self._people.get(person_id)
                if person is None:
                    person = self._people[person_id] = _Person(seat.kind)
                if person.phase is not _Phase.OUT and person_id not in self._tried[number]:
                    self._tried[number].add(person_id)
                    person.kind = person.kind or seat.kind
                    self._give(at, number, person, urgent=asked != number)
                    return

    def _give(self, at: float, number: int, person: _Person, urgent: bool) -> None:
        person.seats.append(number)
        if person.told <= at:
            self._tell(at, number)
        if person.phase in (_Phase.UNTOLD, _Phase.SPARED) or (urgent and not person.urgent):
            person.phase, person.urgent = _Phase.ASKED, urgent
            person.round += 1
            self._later(at, self._step, person, person.round, 0)
        elif person.phase is _Phase.ANSWERED:
            self._answered(at, number)

    def _tell(self, at: float, number: int) -> None:
        if at < self._course.told[number]:
            self._course.told[number] = at

    def _step(self, at: float, person: _Person, round_: int, step: int) -> None:
        if person.phase is not _Phase.ASKED or person.round != round_:
            return
        if step >= len(self._ladder):
            self._silent(at, person)
            return
        channel, wait = self._ladder[step]
        response = self._response(person.kind, channel)
        handed = self._handed(at, channel, first=step == 0)
        # What was lost counts as told too until the carrier says so, as it does in alerting.
        self._later(handed, self._reached, person)
        reached = self._random() * response.tried
        if reached < response.lost:
            self._later(handed + LOST_S, self._step, person, round_, step + 1)
            return
        if reached - response.lost < response.answered.came:
            answer = handed + response.answered.at(self._random())
            cannot = self._random() * response.answered.came < response.cannot
            self._later(answer, self._said, person, cannot)
        self._later(handed + wait, self._step, person, round_, step + 1)

    def _handed(self, at: float, channel: Channel, *, first: bool) -> float:
        """When an attempt leaves: it waits for its turn, a call for a free line."""
        if channel is Channel.SMS:
            self._course.messages += 1
            slot = max(self._sms_free, at)
            self._sms_free = slot + self._sms_each
        else:
            self._course.calls += 1
            slot = max(self._lines[0], at)
            heapreplace(self._lines, slot + self._call_s)
        return max(slot, at + self._expected.told.at(self._random())) if first else slot

    def _response(self, kind: PostKind | None, channel: Channel) -> Response:
        found = self._responses.get((kind, channel))
        if found is None:
            found = self._responses[kind, channel] = self._expected.response(kind, channel)
        return found

    def _reached(self, at: float, person: _Person) -> None:
        if person.told > at:
            person.told = at
            for number in person.seats:
                self._tell(at, number)

    def _silent(self, at: float, person: _Person) -> None:
        person.phase = _Phase.OUT
        if self._asked.escalate:
            self._pass_all(at, person)

    def _said(self, at: float, person: _Person, cannot: bool) -> None:
        if cannot:
            if person.phase is _Phase.ASKED:
                person.phase = _Phase.OUT
                self._pass_all(at, person)
            return
        if not person.seats and person.phase in (_Phase.SPARED, _Phase.OUT):
            return
        person.phase = _Phase.ANSWERED
        for number in person.seats:
            self._answered(at, number)
        self._go(at, person.doors)
        for door in person.doors:
            self._no_more(at, door, goes=person)

    def _pass_all(self, at: float, person: _Person) -> None:
        for number in person.seats:
            if self._course.answered[number] == NEVER:
                self._pass_on(at, number)

    def _answered(self, at: float, number: int) -> None:
        if self._course.answered[number] != NEVER:
            return
        self._course.answered[number] = at
        for below in self._below.get(number, ()):
            self._later(at, self._open, below)
        self._go(at, [(number, door) for door in range(self._seats[number].doors)])

    def _go(self, at: float, doors: Sequence[Door]) -> None:
        """From door to door, some of which stay shut; where the first does, nobody goes on."""
        expected = self._expected
        if not doors or self._random() >= expected.first_door.share:
            return
        seen = at + expected.first_door.at(self._random())
        self._see(seen, doors[0])
        for door in doors[1:]:
            if self._random() < expected.next_door.share:
                seen += expected.next_door.at(self._random())
                self._see(seen, door)

    def _see(self, at: float, door: Door) -> None:
        """Whoever comes first: nobody is seen twice."""
        if at < self._seen.get(door, NEVER):
            self._seen[door] = at
            if door in self._at_door:
                self._later(at, self._no_more, door, None)

    def _no_more(self, _at: float, door: Door, goes: _Person | None) -> None:
        """Somebody goes or was there: a buddy who has no other door is not asked any more, but for
        what else they hold."""
        for person in self._at_door.get(door, ()):
            if person is not goes and person.phase is _Phase.ASKED:
                person.left.discard(door)
                if not person.left and not person.seats:
                    person.phase = _Phase.SPARED
