"""The inbox's workers: what was landed is claimed and handled.

Effects, outbox rows and `handled_at` are one transaction. Of several, the one whose handler says
`Later` or fails is tried again, alone, with back-off up to a limit, then it is a dead letter; when
their commit fails, each is tried alone.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, takewhile
from traceback import walk_tb

import orjson
import structlog
from pydantic import ValidationError
from sqlalchemy import ARRAY, BigInteger, Table, cast, func, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import BY_NAME, Event
from services.runtime.claiming import Claimed, Claims
from services.runtime.errors import Later, Never
from services.runtime.metrics import HANDLE_SECONDS, HANDLED
from services.runtime.together import LONGEST_CALM_S, LONGEST_S, Together
from services.runtime.turns import FEW, Flow, Rank, Turns
from services.runtime.unit import Unit, Units
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)

Handler = Callable[[Unit, Envelope, Event], Awaitable[None]]
MOST_TRIES = 12
MOST_PASSING = 6
"""So many at most count that say nothing against an event: afterwards it has as many of its own."""
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 60.0
QUERY_CANCELED = "57014"


@dataclass(frozen=True)
class Taking:
    """How a worker takes: events of how many keys in one transaction, and which topics people's
    answers are in, that have a turn of their own."""

    keys: int = 1
    answers: tuple[str, ...] = ()


ONE_KEY = Taking()


def backoff(tries: int) -> timedelta:
    """The pause before the next try after `tries` failed ones."""
    return timedelta(seconds=min(FIRST_BACKOFF_S * 2 ** min(tries, 16), LONGEST_BACKOFF_S))


class InboxWorker:
    """Claims landed events and hands them to the service's handlers, those of one key together.

    `own_events` are those that never travel on a topic, such as due timers.
    """

    def __init__(
        self,
        units: Units,
        inbox: Table,
        handlers: Mapping[str, Handler],
        own_events: Mapping[str, type[Event]] | None = None,
        taking: Taking = ONE_KEY,
    ) -> None:
        self._units = units
        self._keys = taking.keys
        self._inbox = inbox
        self._handlers = handlers
        self._events = {**BY_NAME, **(own_events or {})}
        self._claims = Claims(inbox)
        self._turns = Turns(taking.answers)
        self._together = Together()
        self._alone = 0
        self.landed = Wake()

    async def step(self) -> bool:
        """Handle the next events of one key, or of a few; gives whether any were found."""
        rows: Sequence[Claimed] = ()
        at: Claimed | None = None
        began = time.perf_counter()
        # A worker at rest asks, and opens no transaction.
        async with self._units.database.reading() as connection:
            flows = await self._claims.waiting(connection)
        if not flows:
            return False
        longest_s = LONGEST_CALM_S if self._turns.calm(began) else LONGEST_S
        try:
            async with self._units.begin() as unit:
                rows = await self._next(unit, flows, longest_s)
                for row in rows:
                    at = row
                    unit.together.append(self._read(row))
                    # Reading and deciding await nothing: landing and others have their turn.
                    await asyncio.sleep(0)
                for row, (envelope, event) in zip(rows, unit.together, strict=True):
                    at = row
                    await self._handle(unit, envelope, event)
                    await asyncio.sleep(0)
                at = rows[0] if len(rows) == 1 else None
                await self._mark(unit.connection, rows, handled_at=unit.now)
        except Exception as error:
            if not rows:
                raise
            await self._failed(rows, at, error)
            return True
        ended = time.perf_counter()
        self._learn(rows, ended - began, longest_s)
        if unit.answered:
            self._turns.hurry(ended)
        self._alone = max(0, self._alone - len(rows))
        for row in rows:
            HANDLED.labels(name=row.name, result="done").inc()
        return bool(rows)

    async def _next(self, unit: Unit, flows: Sequence[Flow], longest_s: float) -> Sequence[Claimed]:
        """One event that has failed, or what was never tried, by keys."""
        rows = await self._claim(unit, flows, longest_s)
        # One that has failed is tried alone, and while it waits it holds back those after it.
        failed = [row for row in rows if row.nth == 1 and row.tries]
        if failed:
            return failed[:1]
        together: list[Claimed] = []
        # By key, so that two workers never wait for each other's rows in a circle.
        for _key, of_key in groupby(sorted(rows, key=_place), _place):
            together += takewhile(lambda row: not row.tries and row.due_at <= unit.now, of_key)
        return together

    async def _claim(
        self, unit: Unit, flows: Sequence[Flow], longest_s: float
    ) -> Sequence[Claimed]:
        keys = 1 if self._alone else self._keys
        now_s = time.perf_counter()
        for some in self._turns.order(flows, keys):
            most = 1 if self._alone else self._most(some, longest_s)
            rows = await self._claims.claim(unit.connection, some, unit.now, min(keys, most), most)
            if rows:
                self._turns.served(some, Counter(row.trace for row in rows), now_s)
                return rows
        return ()

    def _most(self, flows: Sequence[Flow], longest_s: float) -> int:
        """How many events of these; never fewer than flows share a transaction."""
        if self._turns.rank(flows[0]) is Rank.NEW:
            return FEW
        return self._together.most(flows[0].topic, longest_s)

    def _learn(self, rows: Sequence[Claimed], seconds: float, longest_s: float) -> None:
        """Of transactions with events of one topic: others are short by rule."""
        topics = {row.topic for row in rows}
        if len(topics) == 1:
            self._together.took(topics.pop(), len(rows), seconds, longest_s)

    def _read(self, row: Claimed) -> tuple[Envelope, Event]:
        event_type = self._events.get(row.name)
        if row.name not in self._handlers or event_type is None:
            raise Never(f"no handler for {row.name}")
        envelope = Envelope.model_validate(orjson.loads(row.envelope))
        try:
            event = event_type.model_validate(envelope.payload)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors()[:5])
            raise Never(f"payload does not fit {row.name}: {fields}") from None
        return envelope, event

    async def _handle(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        started = time.perf_counter()
        await self._handlers[envelope.name](unit, envelope, event)
        HANDLE_SECONDS.labels(name=envelope.name).observe(time.perf_counter() - started)

    async def _mark(
        self, connection: AsyncConnection, rows: Sequence[Claimed], **values: object
    ) -> None:
        """Mark open rows: what another worker finished meanwhile stays as it is."""
        inbox = self._inbox.c
        ours = inbox.id == func.any(cast([row.id for row in rows], ARRAY(BigInteger)))
        still_open = (ours, inbox.handled_at.is_(None), inbox.dead_at.is_(None))
        if rows:
            await connection.execute(update(self._inbox).where(*still_open).values(**values))

    async def _failed(self, rows: Sequence[Claimed], at: Claimed | None, error: Exception) -> None:
        """Put back the one at which it failed; where nobody knows which, each is tried alone."""
        if at is not None:
            await self._put_back(at, error)
        else:
            self._alone = len(rows)
            log.warning("events.failed", count=len(rows), reason=describe(error))

    async def _put_back(self, row: Claimed, error: Exception) -> None:
        # A database that is away or a lost race says nothing against the event, however often.
        passing = isinstance(error, DBAPIError) and _is_passing(error)
        tries = row.tries + 1 if not passing else max(row.tries, min(row.tries + 1, MOST_PASSING))
        dead = isinstance(error, Never) or (tries >= MOST_TRIES and not passing)
        reason = describe(error)
        log.warning("event.failed", name=row.name, tries=tries, dead=dead, reason=reason)
        HANDLED.labels(name=row.name, result="dead" if dead else "later").inc()
        async with self._units.begin() as unit:
            now = unit.now
            values: dict[str, object] = {"tries": tries, "reason": reason}
            values |= {"dead_at": now} if dead else {"due_at": now + backoff(tries)}
            await self._mark(unit.connection, [row], **values)


def _place(row: Claimed) -> tuple[str, str]:
    return row.key, row.topic


def _is_passing(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # A lost connection has none, and so has a row that can't be read.
        return isinstance(error, InterfaceError | OperationalError)
    # Our own limit of a statement ended it: that may well be the event's own fault.
    return state[:2] in ("08", "40", "53", "55", "57") and state != QUERY_CANCELED


def describe(error: Exception) -> str:
    """Why, without the values that an error's text may carry."""
    if isinstance(error, Later | Never):
        return str(error)
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    own = [f for f in frames if f.f_globals.get("__name__", "").startswith("services.")]
    where = f" in {own[-1].f_globals['__name__']}.{own[-1].f_code.co_name}" if own else ""
    return f"{type(error).__name__}{where}"
