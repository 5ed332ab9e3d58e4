"""A report asked for, or made by itself once a mobilisation is over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.gateway.reports.domain.assessment import Standing, of_places, of_posts
from services.gateway.reports.domain.record import Record
from services.gateway.reports.domain.report import Report, report
from services.gateway.reports.ports import Records, Summaries
from services.gateway.reports.translate.summary_json import summary
from services.runtime.clock import Clock
from services.runtime.unit import Unit, Units

SUMMARIES_AT_ONCE = 5
MOST_ASSESSED = 12


@dataclass(frozen=True)
class Reporting:
    """Makes reports from what was recorded."""

    records: Records
    clock: Clock

    async def report(self, mobilisation_id: UUID, division: str) -> Report | None:
        """The report of a mobilisation within a division; None when there is none there."""
        record = await self.records.record(mobilisation_id, division)
        if record is None:
            return None
        before_id = await self.records.before(mobilisation_id)
        before = await self.records.record(before_id, division) if before_id else None
        return report(record, before, await self.records.predictions(mobilisation_id, division))

    async def assess(
        self, division: str, drills: bool | None, kind: str
    ) -> tuple[Sequence[Standing], Sequence[Standing], Sequence[Record]]:
        """Posts, and places of a kind, over the last mobilisations (drills only, real only or
        None for both), with the records that this is from."""
        records: list[Record] = []
        for row in await self.records.ended(division, MOST_ASSESSED):
            if drills is None or row["exercise"] is drills:
                record = await self.records.record(row["mobilisation_id"], division)
                records += [record] if record else []
        return of_posts(records), of_places(records, kind), records


@dataclass(frozen=True)
class Summarising:
    """Makes a summary of every mobilisation `after` its end: 30 minutes as field practice asks
    (the call-and-answer rule wants it half an hour after lifting)."""

    units: Units
    reporting: Reporting
    open_summaries: Callable[[Unit], Summaries]
    after: timedelta

    async def step(self) -> bool:
        """Make those that are due; gives whether there may be more."""
        async with self.units.begin() as unit:
            ended_before = unit.now - self.after
            due = await self.open_summaries(unit).due(ended_before, SUMMARIES_AT_ONCE)
        for mobilisation_id in due:
            made = await self.reporting.report(mobilisation_id, division="")
            if made is not None:
                async with self.units.begin() as unit:
                    await self.open_summaries(unit).keep(mobilisation_id, summary(made), unit.now)
        return len(due) == SUMMARIES_AT_ONCE
