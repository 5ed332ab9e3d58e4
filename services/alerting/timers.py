"""Due timers land in the inbox like events, in batches of one branch."""

import time
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.base import Part
from schemas.moments import Moment
from schemas.vocabulary import Lane, MatterLevel
from services.alerting.adapters.tables import INBOX
from services.alerting.adapters.times import ASIDE
from services.alerting.domain.approving import OnDuty, Watch
from services.alerting.domain.events import TimerDue
from services.alerting.domain.state import TimerKind
from services.alerting.handlers.approvals import Signatures
from services.alerting.handlers.branch_batch import apply_batch
from services.alerting.handlers.ending import Ending
from services.alerting.ports.branches import Branches
from services.alerting.ports.signatures import Approvals
from services.runtime.hearing import Hearing
from services.runtime.landing import land
from services.runtime.pieces import pieces
from services.runtime.unit import Turn, Unit, Units
from services.runtime.wake import Wake

BATCH = 2_000
AN_EVENT = 50
"""Timers: some 0.1 s of work, so that whoever comes next does not wait for a whole community."""
TOPIC = "timers"
ANY_DUE = text("select exists (select 1 from alerting.timer where due_at <= :now)")
GOES_ON = "(t.kind in ('stop', 'pause', 'message') or t.community_code = '')"
"""What a pause does not hold: officers' words, and what waits for a signature."""
# Those of a branch together: what is due in one second may be a district's silent leaders, and each
# branch is locked, decided on and written once for all that come in one event.
DUE = text(f"""
with due as (
    select t.ctid from alerting.timer t join alerting.mobilisation m using (mobilisation_id)
     where t.due_at <= :now and (m.state <> 'paused' and :heard or {GOES_ON})
     order by date_trunc('second', t.due_at), t.mobilisation_id, t.community_code, t.due_at
     limit :batch for update of t skip locked)
delete from alerting.timer t using due, alerting.mobilisation m
 where t.ctid = due.ctid and m.mobilisation_id = t.mobilisation_id
returning t.mobilisation_id, t.community_code, t.kind, t.subject_id, t.mark, t.due_at, m.lane
""")
# The rows of what is paused are held: that it goes on now would be seen too late.
PUT_ASIDE = text(f"""
with paused as (
    select mobilisation_id from alerting.mobilisation
     where state = 'paused' for key share skip locked),
due as (
    select t.ctid from alerting.timer t join paused using (mobilisation_id)
     where t.due_at <= :now and not {GOES_ON} for update of t skip locked)
update alerting.timer t set due_at = t.due_at + interval '{ASIDE.days} days'
  from due where t.ctid = due.ctid
""")
CLOCKS_DIFFER = timedelta(seconds=2)
"""By so much those of two processes may."""
# What a clock that ran ahead has set would come as late as it was ahead. Only what counts from when
# it was set: others are held against moments that were written with them. A pause that began under
# such a clock holds all until its end, which moves it by as much as the two are apart; but whether
# officers look is asked in a pause too.
_HELD = "m.state = 'paused' and t.community_code <> ''"
_AHEAD = f"""
 from alerting.timer t join alerting.mobilisation m using (mobilisation_id)
 where t.set_at > :ahead and t.kind in ('ladder', 'door', 'matter', 'watch')
   and not ({_HELD} and m.paused_at > :ahead)"""
TO_THE_PRESENT = text(f"""
with stamped as (
    select t.ctid, case when {_HELD} then least(m.paused_at, :now) else :now end as present
    {_AHEAD} for update of t skip locked)
update alerting.timer t set due_at = t.due_at - (t.set_at - present), set_at = present
  from stamped where t.ctid = stamped.ctid
""")
ANY_AHEAD = text(f"select exists (select {_AHEAD})")

Timed = tuple[TimerKind, UUID, str]
"""A timer's kind, subject and mark."""
Key = tuple[UUID, str, str, UUID | None]
"""What goes into one event: mobilisation, community, lane, and whose timers they are, where it is
about one thing that waits for officers."""


class Watched(Part):
    """What was read when a proposal's watch ran out: when somebody last looked at a console, and
    who holds the duty posts, by person and community, in the order in which they are phoned.

    It travels with the timer, so that what is decided on it is decided alike when it is replayed.
    """

    looked_at: Moment | None = None
    on_duty: tuple[tuple[UUID, str], ...] = ()


class TimersDue(Event):
    """Timers of one branch that ran out, or (`community_code` empty) of one signature that a start
    or a message of the mobilisation asks for: kind, subject and mark of each. The watch of a matter
    comes by itself."""

    NAME: ClassVar[str] = "timers-due.v1"
    TOPIC: ClassVar[str] = TOPIC

    mobilisation_id: UUID
    community_code: str
    timers: tuple[tuple[TimerKind, UUID, str], ...]
    watched: Watched = Watched()


class TimerLoop:
    """Moves due timers into the inbox.

    Those that a pause holds are held too while `hearing` says that not all answers are in that came
    while the process was away: who answered in time is not silent.
    """

    def __init__(
        self, units: Units, landed: Wake, approvals: Approvals, hearing: Hearing | None = None
    ) -> None:
        self._units = units
        self._approvals = approvals
        self._landed = landed
        self._hearing = hearing
        self._looked_at: datetime | None = None
        self._ahead = True

    async def step(self) -> bool:
        """Land one batch of due timers; gives whether more may be due."""
        async with self._units.database.reading() as connection:
            now = self._units.clock.now()
            await self._to_the_present(connection, now)
            if not (await connection.execute(ANY_DUE, {"now": now})).scalar_one():
                return False
        heard = self._hearing is None or await self._hearing.all(time.monotonic())
        async with self._units.begin() as unit:
            names = {"now": unit.now, "batch": BATCH, "heard": heard}
            found = await unit.connection.execute(DUE, names)
            rows = found.all()
            if len(rows) < BATCH:
                await unit.connection.execute(PUT_ASIDE, {"now": unit.now})
            by_branch: dict[Key, list[Timed]] = {}
            latest: dict[Key, str] = {}
            for row in sorted(rows, key=lambda r: (r.due_at, r.kind, r.subject_id)):
                # Each signature's by itself, and each matter's watch: who is to look differs.
                by_itself = not row.community_code or row.kind == TimerKind.WATCH
                of = row.subject_id if by_itself else None
                key = (row.mobilisation_id, row.community_code, row.lane, of)
                by_branch.setdefault(key, []).append((row.kind, row.subject_id, row.mark))
                latest[key] = row.due_at.isoformat()
            bodies = [
                _envelope(unit, key, some, latest[key], await self._watched(unit, key, some))
                for key, timers in by_branch.items()
                for some in pieces(timers, AN_EVENT)
            ]
            await land(unit.connection, INBOX, TOPIC, bodies, unit.now)
        if rows:
            self._landed.set()
        return len(rows) == BATCH

    async def _to_the_present(self, connection: AsyncConnection, now: datetime) -> None:
        """As a process begins, and whenever its clock is set back: until nothing lies ahead."""
        set_back = self._looked_at is not None and now < self._looked_at - CLOCKS_DIFFER
        self._looked_at = now
        self._ahead = self._ahead or set_back
        if self._ahead:
            ahead = {"ahead": now + CLOCKS_DIFFER}
            await connection.execute(TO_THE_PRESENT, ahead | {"now": now})
            self._ahead = bool((await connection.execute(ANY_AHEAD, ahead)).scalar_one())

    async def _watched(self, unit: Unit, key: Key, timers: list[Timed]) -> Watched:
        mobilisation_id, code, _lane, subject_id = key
        levels = [mark for kind, _subject, mark in timers if kind == TimerKind.WATCH]
        if not levels or subject_id is None:
            return Watched()
        if code:
            division = code[: MatterLevel(levels[0]).digits]
            return await self._seen(unit, [division], "")
        approval = await self._approvals.get(unit, subject_id)
        if approval is None:
            return Watched()
        communities = await self._approvals.communities(unit, mobilisation_id)
        return await self._seen(unit, approval.concerned(communities), approval.proposed_by)

    async def _seen(self, unit: Unit, divisions: Collection[str], without: str) -> Watched:
        """Who is for all of these divisions and looks, and who is on duty in them."""
        duty = await self._approvals.on_duty(unit, divisions)
        return Watched(
            looked_at=await self._approvals.looked_at(unit, divisions, without),
            on_duty=tuple((one.person_id, one.community_code) for one in duty),
        )


def _envelope(
    unit: Unit,
    key: Key,
    timers: list[Timed],
    latest: str,
    watched: Watched,
) -> bytes:
    mobilisation_id, code, lane, _subject_id = key
    event = TimersDue(
        mobilisation_id=mobilisation_id,
        community_code=code,
        timers=tuple(timers),
        watched=watched,
    )
    names = [f"{kind}/{subject}/{mark}" for kind, subject, mark in timers]
    envelope = Envelope(
        event_id=ids.of("timers-due", mobilisation_id, code, latest, *names),
        name=TimersDue.NAME,
        producer="alerting",
        key=code or str(mobilisation_id),
        sequence=0,
        lane=Lane(lane),
        occurred_at=unit.now,
        trace=mobilisation_id,
        payload=event.model_dump(mode="json"),
    )
    return orjson.dumps(envelope.model_dump(mode="json"))


class TimerHandler:
    """Handles timers that ran out: of one branch, of a proposal, or of a matter's watch."""

    def __init__(self, ending: Ending, branches: Branches, signatures: Signatures) -> None:
        self._ending = ending
        self._signatures = signatures
        self._branches = branches

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, TimersDue)
        watches = all(kind is TimerKind.WATCH for kind, _subject, _mark in event.timers)
        if watches or not event.community_code:
            watch = partial(self._watch, unit, event)
            unit.before_commit(("watch", envelope.event_id), watch, Turn.CONCLUDE)
            return
        due = [TimerDue(kind, subject, mark) for kind, subject, mark in event.timers]
        key = (event.mobilisation_id, event.community_code)
        await apply_batch(unit, self._branches, key, due, envelope.event_id)
        self._ending.later(unit, event.mobilisation_id, "time to look again")

    async def _watch(self, unit: Unit, event: TimersDue) -> None:
        """What waits for officers, with what was read of who looks."""
        duty = tuple(OnDuty(*one) for one in event.watched.on_duty)
        watched, calls = Watch(event.watched.looked_at, duty), self._signatures.duty_calls
        for kind, subject_id, _mark in event.timers:
            if event.community_code:
                await calls.watch_matter(unit, event.mobilisation_id, subject_id, watched)
            else:
                await self._signatures.due(unit, subject_id, kind, watched)
