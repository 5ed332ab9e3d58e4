"""Predictions in PostgreSQL: one of a start and one of each raising, made once; they stay."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import DrillKind
from services.foresight.prediction import Prediction
from services.gateway.adapters.reading import Row, row_of
from services.gateway.adapters.tables.predictions import PREDICTIONS
from services.gateway.console.ports.foresight import ToPredict
from services.gateway.translate.foresight_json import prediction_json
from services.runtime.database import Database
from services.runtime.unit import Unit

# What no plan is in force for any more, and a drill that reaches nobody, is not predicted. With a
# graver level everybody is told anew from when it was raised; a lowered one has nothing to predict.
# What was raised before its start could be predicted is predicted from there. Lowered again before
# it could be, it is still that level at which everybody was told.
DUE = text("""
select m.mobilisation_id, m.plan, m.told_level as level, m.drill, m.raised_at as begun_at,
       array(select p.node_id from alerting_public.places p
              where p.mobilisation_id = m.mobilisation_id and p.kind = 'grid') as grids
  from alerting_public.mobilisations m
 where m.ended_at is null and not m.notice and m.drill is distinct from 'system'
   and (m.grids_seen >= m.grids_expected or coalesce(m.raised_at, m.created_at) < :untold)
   and not exists (select from gateway.predictions p
                    where p.mobilisation_id = m.mobilisation_id
                      and p.begun_at is not distinct from m.raised_at)
   and exists (select from alerting_public.plan_editions e
                where e.plan = m.plan and e.level = m.told_level and e.asks is not null)
 order by m.created_at limit :most
""")
ONE = text("""
select p.made_at, p.prediction, p.level, m.communities, m.started_at,
       case when p.begun_at > m.started_at then p.begun_at end as raised_at,
       m.ended_at is null and (p.mobilisation_id is null or p.begun_at is distinct from m.raised_at)
       as awaited
  from alerting_public.mobilisations m left join gateway.predictions p using (mobilisation_id)
 where m.mobilisation_id = :id order by p.made_at desc limit 1
""")


class StoredPredictions:
    """The Predictions port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def due(self, untold: datetime, most: int) -> Sequence[ToPredict]:
        rows = await self._connection.execute(DUE, {"untold": untold, "most": most})
        return [
            ToPredict(
                row.mobilisation_id,
                row.plan,
                row.level,
                DrillKind(row.drill) if row.drill else None,
                tuple(row.grids),
                row.begun_at,
            )
            for row in rows
        ]

    async def keep(self, one: ToPredict, prediction: Prediction, now: datetime) -> None:
        await self._connection.execute(
            insert(PREDICTIONS)
            .values(
                mobilisation_id=one.mobilisation_id,
                level=one.level,
                made_at=now,
                begun_at=one.begun_at,
                prediction=prediction_json(prediction),
            )
            .on_conflict_do_nothing()
        )


class PredictionReading:
    """Reads what was predicted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def one(self, mobilisation_id: UUID) -> Row | None:
        """What was predicted last of a mobilisation, null until it was, with its communities; None
        when there is no such mobilisation."""
        return await row_of(self._database, ONE, id=mobilisation_id)
