"""Impacts in PostgreSQL: what the roster tells of an alert, and what of it is news."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Lane
from services.alerting.adapters.tables.impacts import IMPACT
from services.alerting.ports.mobilisations import Told
from services.runtime.unit import Unit

KNOWN = text(
    "select incident_id, node_id, revision, alert_id from alerting.news"
    " where incident_id = any(:incidents) and node_id = any(:nodes)"
)
KEEP_NEWS = text("""
insert into alerting.news as n (incident_id, node_id, revision, alert_id)
select * from unnest(cast(:incidents as uuid[]), cast(:nodes as uuid[]),
                     cast(:revisions as bigint[]), cast(:alerts as uuid[]))
on conflict (incident_id, node_id) do update
   set revision = excluded.revision, alert_id = excluded.alert_id
 where n.revision < excluded.revision
""")

CANCELLED = """
select i.alert_id, i.header->>'sender' as sender,
       coalesce(i.header->>'proposed_by', '') as proposed_by,
       coalesce(i.header->>'why', '') as why
  from alerting.impact i
 where i.incident_id = :incident_id and i.alert_revision >= :alert_revision
   and (i.header->>'status' = 'Exercise') = :exercise
   and i.closed_at is not null and i.header->>'msg_type' = 'Cancel'
 order by i.alert_revision desc limit 1
"""


class StoredImpacts:
    """What is kept of the impacts that mobilisations answer."""

    async def news(self, unit: Unit, told: Sequence[Told]) -> dict[Told, bool]:
        """An older revision of a grid or community than known is no news (a tombstone that came
        first wins)."""
        places = {(item.incident_id, item.node_id) for item in told}
        incidents, nodes = {incident for incident, _ in places}, {node for _, node in places}
        found = await unit.connection.execute(
            KNOWN, {"incidents": list(incidents), "nodes": list(nodes)}
        )
        known = {(row.incident_id, row.node_id): (row.revision, row.alert_id) for row in found}
        fresh: dict[tuple[UUID, UUID], Told] = {}
        news: dict[Told, bool] = {}
        for item in told:
            place = (item.incident_id, item.node_id)
            revision, alert_id = known.get(place, (-1, None))
            if item.revision > revision:
                known[place] = item.revision, item.alert_id
                fresh[place] = item
                news[item] = item.alert_id == alert_id
        if fresh:
            rows = [fresh[place] for place in sorted(fresh)]
            columns = {
                "incidents": [row.incident_id for row in rows],
                "nodes": [row.node_id for row in rows],
                "revisions": [row.revision for row in rows],
                "alerts": [row.alert_id for row in rows],
            }
            await unit.connection.execute(KEEP_NEWS, columns)
        return news

    async def note_impact(self, unit: Unit, header: AlertHeader, plan_reason: str) -> None:
        """Keep the impact's header; created by whichever of its events comes first."""
        await unit.connection.execute(
            insert(IMPACT)
            .values(
                alert_id=header.alert_id,
                incident_id=header.incident_id,
                alert_revision=header.alert_revision,
                header=header.model_dump(mode="json"),
                plan_reason=plan_reason,
            )
            .on_conflict_do_nothing()
        )

    async def close_impact(
        self, unit: Unit, header: AlertHeader, counts: Mapping[str, int]
    ) -> None:
        await unit.connection.execute(
            update(IMPACT)
            .where(IMPACT.c.alert_id == header.alert_id)
            .values(closed=dict(counts), closed_at=unit.now)
        )

    async def cancelled(self, unit: Unit, header: AlertHeader) -> Mapping[str, Any] | None:
        """The Cancel that came before the grids of the alert it cancels, if one did."""
        names = {
            "incident_id": header.incident_id,
            "alert_revision": header.alert_revision,
            "exercise": header.lane is Lane.DRILL,
        }
        row = (await unit.connection.execute(text(CANCELLED), names)).mappings().first()
        return dict(row) if row is not None else None
