"""What would follow from a start, and the prediction that is kept with what has started."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

import structlog

from schemas.vocabulary import DrillKind
from services.foresight.asked import Asked
from services.foresight.deadline import done_by
from services.foresight.foreseen import Foreseen, foreseen
from services.gateway.console.domain.conflicts import Conflict, conflicts
from services.gateway.console.domain.starting import Wanted
from services.gateway.console.ports.foresight import ForesightFacts, Predictions
from services.runtime.clock import Clock
from services.runtime.unit import Unit, Units

log = structlog.get_logger(__name__)
AT_ONCE = 4
UNTOLD = timedelta(seconds=10)
"""So long it is waited for the last of its grids; then it is predicted with those known."""


@dataclass(frozen=True)
class Foreseeing:
    """Foresees starts; `office` is the sender of what officers start, hours that plans name are
    those of `zone`."""

    facts: ForesightFacts
    clock: Clock
    office: str
    zone: tzinfo

    async def start(self, wanted: Wanted, grids: Collection[UUID]) -> Foreseen | None:
        """Of a start in these grids; None when no plan answers to the hazard at this level."""
        asked = await self.facts.asked(wanted, self.office)
        if asked is None:
            return None
        found = await self._of(_reaching(asked, wanted.kind), grids)
        return replace(found, done_by=self._done_by(asked, wanted.onset))

    async def answered(self) -> Mapping[str, Collection[str]]:
        """By hazard, the levels of a start that a plan in force answers to."""
        return await self.facts.answered(self.office)

    async def running(
        self, plan: str, level: str, drill: DrillKind | None, grids: Collection[UUID]
    ) -> Foreseen | None:
        """Of what has just started."""
        asked = await self.facts.asked_at(plan, level)
        return await self._of(_reaching(asked, drill), grids) if asked else None

    async def conflicts(
        self, hazard: str, drill: bool, communities: Collection[str]
    ) -> list[Conflict]:
        """What a start there meets."""
        running = await self.facts.running(communities)
        coming = await self.facts.coming(communities, self.clock.now())
        return conflicts(hazard, drill, running, coming)

    async def _of(self, asked: Asked, grids: Collection[UUID]) -> Foreseen:
        roster, capacity = await self.facts.roster(), await self.facts.capacity()
        past = await self.facts.past()
        # Half a second of arithmetic for a district: not on the loop that serves the pages.
        return await asyncio.to_thread(
            lambda: foreseen(asked, roster.within(grids), capacity, past)
        )

    def _done_by(self, asked: Asked, onset: datetime | None) -> datetime:
        now = self.clock.now()
        latest, called_within = now + asked.deadline, asked.called_within
        return done_by(asked.before_impact, called_within, latest, onset, now, self.zone)


def _reaching(asked: Asked, drill: DrillKind | None) -> Asked:
    """An internal drill knocks at no door, a system drill sends nothing that could be answered."""
    if drill is DrillKind.INTERNAL:
        return replace(asked, reasons=frozenset())
    return replace(asked, waits=()) if drill is DrillKind.SYSTEM else asked


@dataclass(frozen=True)
class Predicting:
    """Predicts each mobilisation once, and once more at each raising of its level, as soon as it is
    known what it touches."""

    units: Units
    foreseeing: Foreseeing
    open_predictions: Callable[[Unit], Predictions]

    async def step(self) -> bool:
        """Make those that are due; gives whether there may be more."""
        async with self.units.begin() as unit:
            due = await self.open_predictions(unit).due(unit.now - UNTOLD, AT_ONCE)
        for one in due:
            made = await self.foreseeing.running(one.plan, one.level, one.drill, one.grids)
            if made is None:
                log.warning("prediction.no_plan", plan=one.plan, level=one.level)
                continue
            async with self.units.begin() as unit:
                predictions = self.open_predictions(unit)
                await predictions.keep(one, made.prediction, unit.now)
        return len(due) == AT_ONCE
