"""A report asked for, or made by itself once a mobilisation is over."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.gateway.reports.domain.assessment import (
    Part,
    Standing,
    of_places,
    of_posts,
    part_of,
)
from services.gateway.reports.domain.report import Report, report
from services.gateway.reports.ports import Records, Summaries
from services.gateway.reports.translate.summary_json import summary
from services.runtime.clock import Clock
from services.runtime.unit import Unit, Units

SUMMARIES_AT_ONCE = 5
MOST_ASSESSED = 12
IN_HAND = timedelta(seconds=10)
"""So long may a visit that alerting has taken in be on its way to where reports read."""


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
        before_id = await self.records.before(mobilisation_id, division)
        before = await self.records.record(before_id, division) if before_id else None
        predictions = await self.records.predictions(mobilisation_id, division)
        # Of a district it is arithmetic for seconds: not on the loop that serves the pages.
        return await asyncio.to_thread(report, record, before, predictions)

    async def assess(
        self, division: str, drills: bool | None, kind: str
    ) -> tuple[Sequence[Standing], Sequence[Standing], Sequence[Part]]:
        """Posts, and places of a kind, over the last mobilisations (drills only, real only or
        None for both) that reached people, with what this is from, the oldest first."""
        parts: list[Part] = []
        for one in reversed(await self.records.assessed(division, drills, MOST_ASSESSED)):
            record = await self.records.record(one, division)
            if record is not None:
                parts.append(await asyncio.to_thread(part_of, record, kind))
        posts, places = await asyncio.to_thread(lambda: (of_posts(parts), of_places(parts)))
        return posts, places, parts


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
            # What comes in while it is made is not in it, and is to be found after it.
            knows_until = unit.now - min(IN_HAND, self.after)
            due = await self.open_summaries(unit).due(ended_before, SUMMARIES_AT_ONCE)
        for mobilisation_id in due:
            made = await self.reporting.report(mobilisation_id, division="")
            if made is not None:
                async with self.units.begin() as unit:
                    kept = self.open_summaries(unit)
                    await kept.keep(mobilisation_id, summary(made), knows_until)
        return len(due) == SUMMARIES_AT_ONCE
