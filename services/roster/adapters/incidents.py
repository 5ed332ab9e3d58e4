"""What each incident covers, in PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Coverage, Lane
from services.roster.adapters import coverage_sql as sql
from services.roster.adapters.tables import ALERTS, COVERAGE, INCIDENTS
from services.roster.domain.counts import Counts
from services.roster.ports.incidents import Closing, GridChange, Incident, Pending, Touched
from services.runtime.unit import Unit
from services.runtime.wake import Wake

BEGINS_WITHIN = timedelta(days=1)
"""An alert that mobilises does so within this time, however far alerting is behind."""


class PgIncidents:
    """The port `Incidents` on the tables alerts, incidents, coverage and community_coverage; the
    `tellers` are woken when there is something to tell again."""

    def __init__(self, tellers: Sequence[Wake] = ()) -> None:
        self._tellers = tellers

    async def record(self, unit: Unit, header: AlertHeader, outcome: str) -> bool:
        statement = insert(ALERTS).values(
            alert_id=header.alert_id,
            incident_id=header.incident_id,
            header=header.model_dump(mode="json"),
            outcome=outcome,
            recorded_at=unit.now,
        )
        once = statement.on_conflict_do_nothing(index_elements=["alert_id"])
        new = await unit.connection.execute(once.returning(ALERTS.c.alert_id))
        return new.first() is not None

    async def latest(self, unit: Unit, incident_id: UUID, lane: Lane) -> Incident | None:
        table = INCIDENTS.c
        statement = (
            select(table.alert_revision, table.lifted, table.revision, table.alert_id)
            .where(table.incident_id == incident_id, table.lane == lane)
            .with_for_update()
        )
        row = (await unit.connection.execute(statement)).first()
        if row is None:
            return None
        return Incident(
            incident_id, lane, row.alert_revision, row.lifted, row.revision, row.alert_id
        )

    async def covered(self, unit: Unit, incident_id: UUID, lane: Lane) -> dict[UUID, str]:
        table = COVERAGE.c
        statement = select(table.grid_id, table.community_code).where(
            table.incident_id == incident_id,
            table.lane == lane,
            table.coverage != Coverage.LIFTED,
        )
        return {row.grid_id: row.community_code for row in await unit.connection.execute(statement)}

    async def revise(
        self, unit: Unit, header: AlertHeader, changes: Sequence[GridChange], counts: Counts
    ) -> None:
        taken = await unit.connection.execute(
            sql.TAKE_OVER,
            {
                "incident": header.incident_id,
                "lane": header.lane,
                "alert": header.alert_id,
                "alert_revision": header.alert_revision,
                "lifted": header.lifts,
                "counts": counts.as_dict(),
            },
        )
        common = {
            "incident": header.incident_id,
            "lane": header.lane,
            "alert": header.alert_id,
            "revision": taken.scalar_one(),
        }
        if changes:
            rules = [change.rule for change in changes]
            grids = {
                "lane_rank": header.lane.rank,
                "grids": [change.grid_id for change in changes],
                "communities": [change.community_code for change in changes],
                "coverages": [str(change.coverage) for change in changes],
                "kinds": [rule and str(rule.kind) for rule in rules],
                "details": [rule and rule.detail for rule in rules],
            }
            await unit.connection.execute(sql.COVER_GRIDS, common | grids)
            await unit.connection.execute(sql.COVER_COMMUNITIES, common)

    async def touch(self, unit: Unit, touched: Touched) -> int:
        if not touched:
            return 0
        places = {"grids": list(touched.grids), "communities": list(touched.communities)}
        # Incidents first, as an alert does: nobody waits in a circle.
        values = places | {"since": unit.now - BEGINS_WITHIN}
        rows = await unit.connection.execute(sql.TOUCHED_INCIDENTS, values)
        told = 0
        for row in rows.all():
            values = places | {"incident": row.incident_id, "lane": row.lane}
            values["revision"] = row.revision + 1
            await unit.connection.execute(sql.NEXT_REVISION, values)
            told += (await unit.connection.execute(sql.TOUCH_GRIDS, values)).rowcount
            await unit.connection.execute(sql.TOUCH_COMMUNITIES, values)
        if told:
            unit.afterwards += (wake.set for wake in self._tellers)
        return told

    async def anything(self, connection: AsyncConnection) -> bool:
        return bool((await connection.execute(sql.ANYTHING)).scalar_one())

    async def claim(self, unit: Unit, limit: int) -> list[Pending]:
        rows = await unit.connection.execute(sql.CLAIM_GRIDS, {"limit": limit})
        return [sql.pending(row) for row in rows.mappings()]

    async def claim_communities(self, unit: Unit, grids: Sequence[Pending]) -> list[Pending]:
        incidents = {(item.incident_id, item.lane) for item in grids}
        claimed: list[Pending] = []
        for incident_id, lane in sorted(incidents):
            codes = {
                item.community_code
                for item in grids
                if (item.incident_id, item.lane) == (incident_id, lane)
            }
            rows = await unit.connection.execute(
                sql.CLAIM_COMMUNITIES,
                {"incident": incident_id, "lane": lane, "codes": sorted(codes)},
            )
            claimed += [sql.pending(row) for row in rows.mappings()]
        return claimed

    async def headers(self, unit: Unit, alerts: Iterable[UUID]) -> dict[UUID, AlertHeader]:
        statement = select(ALERTS.c.alert_id, ALERTS.c.header).where(ALERTS.c.alert_id.in_(alerts))
        rows = await unit.connection.execute(statement)
        return {row.alert_id: AlertHeader.model_validate(row.header) for row in rows}

    async def told(self, unit: Unit, told: Sequence[Pending]) -> None:
        for statement, place in ((sql.TOLD_GRIDS, "grid_id"), (sql.TOLD_COMMUNITIES, "code")):
            rows = [item for item in told if (item.grid_id is not None) == (place == "grid_id")]
            if rows:
                await unit.connection.execute(
                    statement,
                    {
                        "incidents": [item.incident_id for item in rows],
                        "lanes": [str(item.lane) for item in rows],
                        "places": [item.grid_id or item.community_code for item in rows],
                    },
                )

    async def claim_closing(self, unit: Unit) -> Closing | None:
        row = (await unit.connection.execute(sql.CLAIM_CLOSING)).first()
        if row is None:
            return None
        table = INCIDENTS.c
        await unit.connection.execute(
            update(INCIDENTS)
            .where(table.incident_id == row.incident_id, table.lane == row.lane)
            .values(closing=False)
        )
        counts = replace(Counts(), **row.counts)
        return Closing(row.incident_id, Lane(row.lane), row.alert_id, row.revision, counts)
