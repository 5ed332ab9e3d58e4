"""What a prediction is made from, and where predictions are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import DrillKind
from services.foresight.asked import Asked
from services.foresight.forces import Roster
from services.foresight.load import Capacity
from services.foresight.past import Past
from services.foresight.prediction import Prediction
from services.gateway.console.domain.conflicts import Coming, Running
from services.gateway.console.domain.starting import Wanted


class ForesightFacts(Protocol):
    """What is needed to foresee a start, as others publish it."""

    async def asked(self, wanted: Wanted, sender: str) -> Asked | None:
        """What the plan asks for that an alert of this sender would choose; None: no plan."""
        ...

    async def answered(self, sender: str) -> Mapping[str, Collection[str]]:
        """By hazard, the levels of alerts of this sender that a plan in force answers to."""
        ...

    async def asked_at(self, plan: str, level: str) -> Asked | None:
        """What an edition asks for; None when it is no longer in force."""
        ...

    async def roster(self) -> Roster:
        """Posts, who holds them and is not away, and whom to see: the whole roster."""
        ...

    async def capacity(self) -> Capacity:
        """What the channels can do now."""
        ...

    async def past(self) -> Past:
        """What the last mobilisations taught; all that are summed up count, wherever they were."""
        ...

    async def running(self, communities: Collection[str]) -> Sequence[Running]:
        """What has not ended there."""
        ...

    async def coming(self, communities: Collection[str], now: datetime) -> Sequence[Coming]:
        """Drills of the calendar that begin there soon."""
        ...


@dataclass(frozen=True)
class ToPredict:
    """A mobilisation without a prediction from `begun_at` on, when it was last raised to its level
    (None: it never was, so from its start), and the grids that it touches."""

    mobilisation_id: UUID
    plan: str
    level: str
    drill: DrillKind | None
    grids: tuple[UUID, ...]
    begun_at: datetime | None = None


class Predictions(Protocol):
    """The predictions on record, within one transaction."""

    async def due(self, untold: datetime, most: int) -> Sequence[ToPredict]:
        """Those without one since they began or were last raised, whose grids are all known or that
        began, or were raised, before `untold`."""
        ...

    async def keep(self, one: ToPredict, prediction: Prediction, now: datetime) -> None:
        """Keep it; the first one made stays."""
        ...
