"""One reader a mobilisation, however many consoles look: pictures are kept, changes handed on."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import structlog

from schemas.vocabulary import MobilisationState
from services.gateway.console.domain.curve import curve
from services.gateway.console.domain.doors import Named, Wanted, picked
from services.gateway.console.domain.figures import Door, totals
from services.gateway.console.domain.outlook import whole_outlook
from services.gateway.console.domain.picture import Picture, difference, whole, worst_doors
from services.gateway.console.domain.place_words import sought
from services.gateway.console.handlers.keep_branches import Branch, KeptBranches
from services.gateway.console.ports.live import ReadLive
from services.gateway.domain.division import all_within, within
from services.runtime.clock import Clock
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)
LOOK_EVERY_S = 1.0
AT_LEAST_S = 0.25
FIRST_WITHIN_S = 10.0
LOOKS_AFTER = 4
"""Of what moves within a quarter of a second of a word of it alerting says nothing, and it may be
committed later than that: so many looks that find nothing new follow one that does, unasked."""
LOOKS_BESIDE = 5
"""What is on its way at the carrier, and notes, change without a branch changing: looked at so
seldom."""
WAITING_MOST = 32
"""A console that is so many changes behind gets the whole picture anew."""
RESYNC = b""


class Follower:
    """Keeps the picture of one mobilisation in one division while somebody looks at it."""

    def __init__(
        self, mobilisation_id: UUID, division: str, reading: ReadLive, clock: Clock
    ) -> None:
        self.mobilisation_id = mobilisation_id
        self._division = division
        self.wake = Wake()
        self.queues: set[asyncio.Queue[bytes]] = set()
        self.revision = 0
        self.picture: Picture | None = None
        self._reading = reading
        self._clock = clock
        self._kept = KeptBranches(mobilisation_id, reading)
        self._bytes: tuple[int, bytes] = (-1, b"")
        self._ready = asyncio.Event()
        self._known = True
        self._head: dict[str, Any] = {}
        self._notes: Mapping[UUID, int] = {}
        self._looks = 0
        self._looks_due = 0
        self._looked_at = clock.now()

    async def run(self) -> None:
        """Look once a second, when woken, and while things move; never more than four times a
        second."""
        while True:
            began = time.monotonic()
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - consoles see the age of what they have
                log.warning("live.failed", error=type(error).__name__)
                self._looks_due = 0
            took = time.monotonic() - began
            # Reading takes at most a third of the time, however large the mobilisation.
            rest = max(AT_LEAST_S - took, 2 * took)
            await asyncio.sleep(rest)
            await self.wake.wait(0 if self._looks_due else max(0, LOOK_EVERY_S - took - rest))

    async def look(self) -> None:
        """Read what changed and hand it on."""
        head = await self._reading.head(self.mobilisation_id)
        if head is None or not within_any(head["communities"], self._division):
            self._known = False
            self._ready.set()
            return
        new = await self._read(head)
        self._looked_at = self._clock.now()
        if self.picture is None:
            self.picture = new
        else:
            changed = difference(self.picture, new)
            if changed:
                self.revision += 1
            self.picture = new
            kind = {"from": self.revision - 1, **changed} if changed else {}
            self._hand_on(self._message(**kind))
        self._ready.set()

    async def _read(self, head: dict[str, Any]) -> Picture:
        marks = {
            code: mark
            for code, mark in (await self._reading.marks(self.mobilisation_id)).items()
            if within(code, self._division)
        }
        moved = await self._kept.look(marks) or head != self._head
        self._looks += 1
        self._looks_due = LOOKS_AFTER if moved else max(0, self._looks_due - 1)
        if not moved and self.picture and self._looks % LOOKS_BESIDE:
            return self._paced(self.picture)
        self._head = dict(head)
        entries = await self._reading.entries(self.mobilisation_id, self._division)
        head["mine"] = all_within(head["communities"], self._division)
        head["undelivered"] = await self._reading.undelivered(self.mobilisation_id)
        self._notes = await self._reading.notes(self.mobilisation_id)
        branches = self._kept.branches.values()
        places = {node: place for branch in branches for node, place in branch.places.items()}
        figures = {node: row for branch in branches for node, row in branch.figures.items()}
        doors = {door.visit_id: door for door in self._doors()}
        picture = Picture(
            head=head,
            places=places,
            figures=figures,
            totals=totals(places, figures),
            doors=worst_doors(doors),
            entries=entries,
        )
        return self._paced(picture)

    def _paced(self, picture: Picture) -> Picture:
        started, ended = picture.head["started_at"], picture.head["ended_at"]
        if started is None:
            return picture
        now = ended or self._clock.now()
        # To the minute: a console is told when the page would show something new.
        runs = picture.head["state"] == MobilisationState.RUNNING
        pace = whole_outlook(picture.totals, now, runs=runs)
        old = dict(picture.curve)
        points = tuple(curve(started, now, self._seen_at()))
        if old and points[-1][1] == picture.curve[-1][1] and points[-1][0] - max(old) < 10:
            points = picture.curve
        return replace(picture, curve=points, pace=pace)

    def _seen_at(self) -> list[datetime]:
        return [
            datetime.fromisoformat(door.outcome_at)
            for branch in self._kept.branches.values()
            for door in branch.doors()
            if door.outcome_at and door.accounted
        ]

    def _doors(self) -> Iterator[Door]:
        for branch in self._kept.branches.values():
            for door in branch.doors():
                yield _noted(door, self._notes)

    async def doors(self, wanted: Wanted) -> list[Named]:
        """Those that are wanted, as last read, in their order."""
        # Seconds for all doors of a district: not on the loop that serves the pages, from what is
        # replaced meanwhile and not changed.
        branches = list(self._kept.branches.values())
        return await asyncio.to_thread(_picked, branches, self._notes, wanted)

    async def ready(self) -> bool:
        """Wait for the first picture; false when there is no such mobilisation.

        TimeoutError when none could be read for 10 s: the database is away.
        """
        async with asyncio.timeout(FIRST_WITHIN_S):
            await self._ready.wait()
        return self._known

    def full(self) -> bytes:
        """Everything as one message: the picture is written once a revision, however many ask; how
        old it is, each time."""
        assert self.picture is not None
        if self._bytes[0] != self.revision:
            self._bytes = (self.revision, orjson.dumps({"full": True, **whole(self.picture)}))
        return self._message()[:-1] + b"," + self._bytes[1][1:]

    def beat(self) -> bytes:
        """That there is nothing new, and how old what is known is: a look may take seconds, and
        fails while the database is away."""
        return self._message()

    def _message(self, **content: object) -> bytes:
        # The page's own clock may be wrong: it is told how old it is, too.
        age = max(0.0, (self._clock.now() - self._looked_at).total_seconds())
        head = {"revision": self.revision, "at": self._looked_at, "age_s": round(age, 1)}
        return orjson.dumps({**head, **content})

    def _hand_on(self, message: bytes) -> None:
        for queue in self.queues:
            if queue.qsize() >= WAITING_MOST:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(RESYNC)
            else:
                queue.put_nowait(message)


class Following:
    """The followers of this process, one a mobilisation that somebody looks at."""

    def __init__(self, reading: ReadLive, clock: Clock) -> None:
        self._reading = reading
        self._clock = clock
        self._followers: dict[tuple[UUID, str], tuple[Follower, asyncio.Task[None]]] = {}

    def moved(self, mobilisation_id: UUID) -> None:
        """Figures of this mobilisation have moved."""
        for (followed, _division), (follower, _task) in self._followers.items():
            if followed == mobilisation_id:
                follower.wake.set()

    @contextlib.asynccontextmanager
    async def follow(
        self, mobilisation_id: UUID, division: str
    ) -> AsyncIterator[tuple[Follower, asyncio.Queue[bytes]]]:
        """The follower of what lies in a division (empty: everywhere), and a queue of what changes
        from now on (RESYNC: send the whole)."""
        key = (mobilisation_id, division)
        if key not in self._followers:
            follower = Follower(mobilisation_id, division, self._reading, self._clock)
            self._followers[key] = (follower, asyncio.create_task(follower.run()))
        follower, _task = self._followers[key]
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        follower.queues.add(queue)
        try:
            yield follower, queue
        finally:
            follower.queues.discard(queue)
            if not follower.queues and key in self._followers:
                self._followers.pop(key)[1].cancel()

    async def close(self) -> None:
        """End all looking."""
        tasks = [task for _follower, task in self._followers.values()]
        self._followers.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _picked(branches: Sequence[Branch], notes: Mapping[UUID, int], wanted: Wanted) -> list[Named]:
    below = _below(branches, wanted.node_id) if wanted.node_id else None
    parts = sought(wanted.q)
    named = (
        (f"{branch.full_name(door.stairwell_id)} {door.door}", _noted(door, notes))
        for branch in branches
        for door in branch.doors()
        if (below is None or door.stairwell_id in below)
        and (not parts or branch.is_called(door, parts))
    )
    return picked(named, wanted)


def _below(branches: Sequence[Branch], node_id: UUID) -> set[UUID]:
    """A place and all places below it."""
    return {
        place for branch in branches for place in branch.places if node_id in branch.path(place)
    }


def _noted(door: Door, notes: Mapping[UUID, int]) -> Door:
    count = notes.get(door.visit_id, 0)
    return replace(door, notes=count) if count else door


def within_any(codes: Iterable[str], division: str) -> bool:
    """Whether any of it lies in the division; everything does in the empty one."""
    return not division or any(within(code, division) for code in codes)
