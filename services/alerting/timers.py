"""Due timers land in the inbox like events, in batches of one branch."""

from typing import ClassVar
from uuid import UUID

import orjson
from sqlalchemy import text

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.vocabulary import Lane
from services.alerting.adapters.tables import INBOX
from services.alerting.domain.events import TimerDue
from services.alerting.domain.state import TimerKind
from services.alerting.handlers.branch_batch import apply_batch, end_if_over_later
from services.alerting.ports import Branches, Mobilisations
from services.runtime.inbox import land
from services.runtime.unit import Unit, Units
from services.runtime.wake import Wake

BATCH = 2_000
TOPIC = "timers"
ANY_DUE = text("select exists (select 1 from alerting.timer where due_at <= :now)")
DUE = text("""
with due as (
    select t.ctid from alerting.timer t join alerting.mobilisation m using (mobilisation_id)
     where t.due_at <= :now
       and (m.state <> 'paused' or t.kind in ('stop', 'pause'))
     order by t.due_at limit :batch for update of t skip locked)
delete from alerting.timer t using due, alerting.mobilisation m
 where t.ctid = due.ctid and m.mobilisation_id = t.mobilisation_id
returning t.mobilisation_id, t.community_code, t.kind, t.subject_id, t.mark, t.due_at, m.lane
""")


class TimersDue(Event):
    """Timers of one branch that ran out: kind, subject and mark of each."""

    NAME: ClassVar[str] = "timers-due.v1"
    TOPIC: ClassVar[str] = TOPIC

    mobilisation_id: UUID
    community_code: str
    timers: tuple[tuple[TimerKind, UUID, str], ...]


class TimerLoop:
    """Moves due timers into the inbox."""

    def __init__(self, units: Units, landed: Wake) -> None:
        self._units = units
        self._landed = landed

    async def step(self) -> bool:
        """Land one batch of due timers; gives whether more may be due."""
        async with self._units.database.reading() as connection:
            now = self._units.clock.now()
            if not (await connection.execute(ANY_DUE, {"now": now})).scalar_one():
                return False
        async with self._units.begin() as unit:
            found = await unit.connection.execute(DUE, {"now": unit.now, "batch": BATCH})
            rows = found.all()
            by_branch: dict[tuple[UUID, str, str], list[tuple[TimerKind, UUID, str]]] = {}
            latest: dict[tuple[UUID, str, str], str] = {}
            for row in sorted(rows, key=lambda r: (r.due_at, r.kind, r.subject_id)):
                key = (row.mobilisation_id, row.community_code, row.lane)
                by_branch.setdefault(key, []).append((row.kind, row.subject_id, row.mark))
                latest[key] = row.due_at.isoformat()
            bodies = [
                _envelope(unit, key, timers, latest[key]) for key, timers in by_branch.items()
            ]
            await land(unit.connection, INBOX, TOPIC, bodies, unit.now)
        if rows:
            self._landed.set()
        return len(rows) == BATCH


def _envelope(
    unit: Unit,
    key: tuple[UUID, str, str],
    timers: list[tuple[TimerKind, UUID, str]],
    latest: str,
) -> bytes:
    mobilisation_id, code, lane = key
    event = TimersDue(mobilisation_id=mobilisation_id, community_code=code, timers=tuple(timers))
    names = [f"{kind}/{subject}/{mark}" for kind, subject, mark in timers]
    envelope = Envelope(
        event_id=ids.of("timers-due", mobilisation_id, code, latest, *names),
        name=TimersDue.NAME,
        producer="alerting",
        key=code,
        sequence=0,
        lane=Lane(lane),
        occurred_at=unit.now,
        trace=mobilisation_id,
        payload=event.model_dump(mode="json"),
    )
    return orjson.dumps(envelope.model_dump(mode="json"))


class TimerHandler:
    """Handles timers of one branch that ran out."""

    def __init__(self, mobilisations: Mobilisations, branches: Branches) -> None:
        self._mobilisations = mobilisations
        self._branches = branches

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, TimersDue)
        due = [TimerDue(kind, subject, mark) for kind, subject, mark in event.timers]
        key = (event.mobilisation_id, event.community_code)
        await apply_batch(unit, self._branches, key, due, envelope.event_id)
        end_if_over_later(unit, self._mobilisations, event.mobilisation_id)
