"""Summaries in PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from services.gateway.adapters.tables.reports import REPORT_SUMMARIES
from services.runtime.unit import Unit

DUE = text("""
select m.mobilisation_id
  from alerting_public.mobilisations m
 where m.ended_at <= :before and not m.notice
   and not exists (select 1 from gateway.report_summaries s
                    where s.mobilisation_id = m.mobilisation_id)
 order by m.ended_at limit :most
""")


class StoredSummaries:
    """The Summaries port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def due(self, ended_before: datetime, most: int) -> list[UUID]:
        names = {"before": ended_before, "most": most}
        return list((await self._connection.execute(DUE, names)).scalars())

    async def keep(self, mobilisation_id: UUID, summary: Mapping[str, Any], now: datetime) -> None:
        await self._connection.execute(
            insert(REPORT_SUMMARIES)
            .values(mobilisation_id=mobilisation_id, made_at=now, summary=dict(summary))
            .on_conflict_do_nothing()
        )
