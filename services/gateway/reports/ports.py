"""What reports need from outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.gateway.reports.domain.record import Record
from services.gateway.reports.domain.report import Predicted


class Records(Protocol):
    """What was recorded of mobilisations. Each call looks within one division (empty: everywhere)
    and finds nothing outside it."""

    async def record(self, mobilisation_id: UUID, division: str) -> Record | None:
        """All of one mobilisation; None when there is none in the division."""
        ...

    async def before(self, mobilisation_id: UUID, division: str) -> UUID | None:
        """The last ended one of its kind before it: same plan, same sender, real or the
        same kind of drill."""
        ...

    async def predictions(self, mobilisation_id: UUID, division: str) -> Sequence[Predicted]:
        """Those of its start and of each raising of its level, in their order; none where a
        part of the mobilisation lies outside the division: they are about the whole."""
        ...

    async def ended(
        self, division: str, most: int, before: UUID | None = None
    ) -> Sequence[Mapping[str, Any]]:
        """Mobilisations that have ended, the newest first, with the summary where one is made;
        those that ended before another, or all."""
        ...

    async def assessed(self, division: str, drills: bool | None, most: int) -> Sequence[UUID]:
        """The last that have ended and reached people, the newest first; drills or not, or both.
        A system drill is none of them: it reached nobody."""
        ...


class Summaries(Protocol):
    """Summaries made by themselves once a mobilisation is over."""

    async def due(self, ended_before: datetime, most: int) -> list[UUID]:
        """Mobilisations that ended before then and have no summary since, the oldest first; also
        those of which visits came in between their summary and then, from paper."""
        ...

    async def keep(self, mobilisation_id: UUID, summary: Mapping[str, Any], at: datetime) -> None:
        """Keep a summary that has all that came in up to then, in place of an earlier one."""
        ...
