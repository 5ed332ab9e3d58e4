"""Summaries in PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from services.gateway.adapters.tables.reports import REPORT_SUMMARIES
from services.runtime.unit import Unit

LATEST = timedelta(days=30)
"""So long after the end visits may still be typed from paper and be in the summary."""

# What was over and ran again is summed up anew, what never began is not. After visits that were
# typed from paper it is made anew as long after them as it is made after the end: never more often
# than that, however long somebody types.
DUE = text("""
select m.mobilisation_id
  from alerting_public.mobilisations m
  left join gateway.report_summaries s using (mobilisation_id)
 where m.ended_at <= :before and m.started_at is not null and not m.notice
   and (s.made_at is null or s.made_at < m.ended_at
        or (m.ended_at > :earliest and exists (
            select from alerting_public.timeline t
             where t.mobilisation_id = m.mobilisation_id and t.what = 'visit'
               and t.at > s.made_at and t.at <= :before)))
 order by m.ended_at limit :most
""")


class StoredSummaries:
    """The Summaries port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def due(self, ended_before: datetime, most: int) -> list[UUID]:
        names = {"before": ended_before, "earliest": ended_before - LATEST, "most": most}
        return list((await self._connection.execute(DUE, names)).scalars())

    async def keep(self, mobilisation_id: UUID, summary: Mapping[str, Any], at: datetime) -> None:
        statement = insert(REPORT_SUMMARIES).values(
            mobilisation_id=mobilisation_id, made_at=at, summary=dict(summary)
        )
        changed = {name: statement.excluded[name] for name in ("made_at", "summary")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["mobilisation_id"], set_=changed)
        )
