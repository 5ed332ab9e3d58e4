"""Injects in PostgreSQL: kept until the branch of their place is told of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.commands import DrillInjects
from schemas.vocabulary import InjectKind
from services.alerting.adapters.tables.drills import INJECT
from services.alerting.domain.events import InjectPlanned
from services.runtime.unit import Unit

# The events that bring injects and those that bring their places come by different keys: of two
# that are handled at once the second must see what the first has written.
LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
THERE = text("""
select p.mobilisation_id, p.community_code, p.node_id
  from alerting.inject i
  join alerting.mobilisation m on m.incident_id = i.incident_id
  join alerting.place p on p.mobilisation_id = m.mobilisation_id and p.node_id = i.node_id
 where i.incident_id = :incident and i.taken_at is null
 order by p.mobilisation_id, p.community_code, p.node_id
""")


class StoredInjects:
    """The port `Injects`."""

    async def keep(self, unit: Unit, event: DrillInjects) -> None:
        await _lock(unit, event.incident_id)
        rows = [
            {
                "inject_id": one.inject_id,
                "incident_id": event.incident_id,
                "kind": one.kind,
                "node_id": one.node_id,
                "due_at": one.due_at,
            }
            for one in event.injects
        ]
        if rows:
            await unit.connection.execute(insert(INJECT).on_conflict_do_nothing(), rows)

    async def take(
        self, unit: Unit, incident_id: UUID, places: Collection[UUID]
    ) -> Sequence[InjectPlanned]:
        await _lock(unit, incident_id)
        ours = (
            INJECT.c.incident_id == incident_id,
            INJECT.c.node_id.in_(places),
            INJECT.c.taken_at.is_(None),
        )
        found = (
            await unit.connection.execute(
                select(INJECT).where(*ours).order_by(INJECT.c.due_at, INJECT.c.inject_id)
            )
        ).all()
        if found:
            await unit.connection.execute(update(INJECT).where(*ours).values(taken_at=unit.now))
        return [
            InjectPlanned(row.inject_id, InjectKind(row.kind), row.node_id, row.due_at)
            for row in found
        ]

    async def branches_of(
        self, unit: Unit, incident_id: UUID
    ) -> Mapping[tuple[UUID, str], Collection[UUID]]:
        there: defaultdict[tuple[UUID, str], set[UUID]] = defaultdict(set)
        for row in await unit.connection.execute(THERE, {"incident": incident_id}):
            there[row.mobilisation_id, row.community_code].add(row.node_id)
        return there


async def _lock(unit: Unit, incident_id: UUID) -> None:
    if unit.first("injects", incident_id):
        await unit.connection.execute(LOCK, {"name": f"injects {incident_id}"})
