"""The calendar of drills in PostgreSQL: what officers change in it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import DrillKind
from services.gateway.adapters.tables.drills import DRILL_OCCURRENCES, DRILLS
from services.gateway.console.adapters.edition_for import (
    edition_for,
    ordered,
    speaking,
    triggering,
)
from services.gateway.console.domain.drill_calendar import LASTS, Repeat
from services.gateway.console.domain.drills import (
    HEARD_WITHIN,
    Inject,
    Occurrence,
    OccurrenceState,
    Planned,
    notice_at,
)
from services.gateway.console.domain.starting import Wanted
from services.gateway.console.ports.drills import KeptDrill
from services.gateway.domain.actor import Actor
from services.runtime.unit import Unit

INJECTS: TypeAdapter[tuple[Inject, ...]] = TypeAdapter(tuple[Inject, ...])
TURN = text("select pg_advisory_xact_lock(hashtextextended('gateway drills', 0))")
PLACES = text("""
select node_id, community_code, full_name from roster_public.nodes where node_id = any(:nodes)
""")
ASKS = edition_for("""coalesce(t ->> 'approval', e.document ->> 'approval') = 'officer'
       and coalesce((e.document -> 'approving' ->> 'officers')::int, 2) > 1 as two,
       e.document -> 'triggers' as triggers""")
SIGNED = ~DRILLS.c.to_sign | DRILLS.c.signed_by.is_not(None)
JOINED = select(DRILL_OCCURRENCES, DRILLS.c.communities, SIGNED.label("signed")).join(DRILLS)
_O = DRILL_OCCURRENCES.c


class PostgresDrillBook:
    """The DrillBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take_turns(self) -> None:
        await self._connection.execute(TURN)

    async def drill(self, drill_id: UUID) -> KeptDrill | None:
        statement = select(DRILLS).where(DRILLS.c.drill_id == drill_id)
        row = (await self._connection.execute(statement)).first()
        return kept_drill(row) if row is not None else None

    async def occurrence(self, occurrence_id: UUID) -> Occurrence | None:
        statement = JOINED.where(_O.occurrence_id == occurrence_id)
        locked = statement.with_for_update(of=DRILL_OCCURRENCES)
        row = (await self._connection.execute(locked)).first()
        return occurrence(row) if row is not None else None

    async def planned_between(
        self, communities: Collection[str], first: datetime, last: datetime
    ) -> Sequence[Occurrence]:
        statement = JOINED.where(
            _O.state == OccurrenceState.PLANNED,
            _O.at.between(first - LASTS, last + LASTS),
            DRILLS.c.communities.overlap(list(communities)),
        ).order_by(_O.at)
        return [occurrence(row) for row in await self._connection.execute(statement)]

    async def places(self, nodes: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        if not nodes:
            return {}
        found = await self._connection.execute(PLACES, {"nodes": list(nodes)})
        return {row.node_id: (row.community_code, row.full_name) for row in found}

    async def put(self, drill_id: UUID, planned: Planned, actor: Actor, revision: int) -> None:
        wanted = planned.wanted
        values: dict[str, Any] = {
            "kind": planned.kind,
            "hazard": wanted.hazard,
            "level": wanted.level,
            "area": wanted.area.model_dump(mode="json"),
            "note": wanted.note,
            "onset_h": planned.onset_h,
            "move_order": wanted.order,
            "communities": list(planned.communities),
            "first_at": planned.first_at,
            "repeat": planned.repeat,
            "notice_h": planned.notice_h,
            "injects": INJECTS.dump_python(planned.injects, mode="json"),
            "actor": actor.key_id,
            "actor_name": actor.name,
            "changed_at": self._now,
            "revision": revision,
            "laid_until": self._now,
            "to_sign": False,
            "signed_by": None,
        }
        statement = insert(DRILLS).values(drill_id=drill_id, **values)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["drill_id"], set_=values)
        )

    async def asks_for_two(self, planned: Planned, sender: str) -> bool:
        wanted = planned.wanted
        chosen = [triggering(wanted.hazard, wanted.level, sender)]
        if wanted.order:
            chosen.append(ordered(wanted.hazard, wanted.order, sender))
        rows = [row for by in chosen for row in await self._connection.execute(ASKS, by)]
        return bool(rows) and bool(speaking(rows).two)

    async def to_sign(self, drill_id: UUID) -> None:
        await self._connection.execute(
            update(DRILLS).where(DRILLS.c.drill_id == drill_id).values(to_sign=True)
        )

    async def sign(self, drill_id: UUID, actor: Actor) -> None:
        await self._connection.execute(
            update(DRILLS).where(DRILLS.c.drill_id == drill_id).values(signed_by=actor.key_id)
        )

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        rows = [
            {
                "occurrence_id": one.occurrence_id,
                "drill_id": one.drill_id,
                "slot": one.slot,
                "at": one.at,
                "notice_at": notice_at(one.at, notice_h),
                "state": one.state,
            }
            for one in occurrences
        ]
        await self._connection.execute(insert(DRILL_OCCURRENCES).on_conflict_do_nothing(), rows)
        await self._connection.execute(
            update(DRILLS)
            .where(DRILLS.c.drill_id == occurrences[0].drill_id)
            .values(laid_until=until)
        )

    async def unlay(self, drill_id: UUID, actor: Actor) -> Mapping[UUID, datetime | None]:
        planned = (_O.drill_id == drill_id, _O.state == OccurrenceState.PLANNED)
        # What is still to be said of it is not forgotten with it.
        told = _O.notice_alert_id.is_not(None) | _O.told_alert_id.is_not(None)
        await self._connection.execute(delete(DRILL_OCCURRENCES).where(*planned, ~told))
        cancelled = await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(*planned)
            .values(**self._cancelled(actor))
            .returning(_O.occurrence_id, _O.at, _O.notice_alert_id)
        )
        return {
            row.occurrence_id: row.at if row.notice_alert_id and row.at > self._now else None
            for row in cancelled
        }

    async def put_back(self, occurrence_id: UUID) -> None:
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id)
            .values(state=OccurrenceState.PLANNED, cancelled_at=None)
        )

    async def cancel(self, drill_id: UUID, actor: Actor) -> None:
        await self._connection.execute(
            update(DRILLS).where(DRILLS.c.drill_id == drill_id).values(cancelled_at=self._now)
        )
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.drill_id == drill_id, _O.state == OccurrenceState.PLANNED)
            .values(**self._cancelled(actor))
        )

    async def move(
        self, occurrence_id: UUID, at: datetime, told_at: datetime | None, actor: Actor
    ) -> None:
        one = _O.occurrence_id == occurrence_id
        # Who was told of the old time, and not that it is off, hears so: also where it has just
        # passed and nothing was held.
        told = (_O.notice_alert_id.is_not(None), _O.off_alert_id.is_(None))
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(one, *told, _O.at > self._now - HEARD_WITHIN)
            .values(told_alert_id=_O.notice_alert_id, told_of=_O.at, moved_at=self._now)
        )
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(one)
            .values(
                at=at,
                notice_at=told_at,
                notice_alert_id=None,
                state=OccurrenceState.PLANNED,
                reason="",
                because="",
                changed_by=actor.name,
                cancelled_at=None,
                off_alert_id=None,
            )
        )

    async def drop(self, occurrence_id: UUID, actor: Actor) -> None:
        await self._connection.execute(
            update(DRILL_OCCURRENCES)
            .where(_O.occurrence_id == occurrence_id)
            .values(**self._cancelled(actor))
        )

    def _cancelled(self, actor: Actor) -> dict[str, object]:
        return {
            "state": OccurrenceState.CANCELLED,
            "changed_by": actor.name,
            "cancelled_at": self._now,
        }


def kept_drill(row: Row[Any]) -> KeptDrill:
    """A row of drills as it is worked with."""
    wanted = Wanted(
        row.hazard,
        row.level,
        True,
        Area.model_validate(row.area),
        row.note,
        DrillKind(row.kind),
        order=row.move_order,
    )
    planned = Planned(
        wanted,
        tuple(row.communities),
        row.first_at,
        Repeat(row.repeat),
        row.notice_h,
        INJECTS.validate_python(row.injects),
        row.onset_h,
    )
    return KeptDrill(
        row.drill_id,
        planned,
        row.revision,
        row.actor_name,
        row.cancelled_at is not None,
        row.actor,
        row.to_sign,
        row.signed_by,
    )


def occurrence(row: Row[Any]) -> Occurrence:
    """A row of occurrences with its drill's communities."""
    return Occurrence(
        row.occurrence_id,
        row.drill_id,
        row.slot,
        row.at,
        OccurrenceState(row.state),
        tuple(row.communities),
        row.signed,
    )
