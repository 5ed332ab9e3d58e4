"""What the live page and the table of figures read of one mobilisation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from services.gateway.console.domain.figures import BranchMark, Door, Figures, Place


class ReadLive(Protocol):
    """Reads of what the live page shows, each of one mobilisation."""

    async def head(self, mobilisation_id: UUID) -> dict[str, Any] | None:
        """The mobilisation itself; None when there is none."""
        ...

    async def marks(self, mobilisation_id: UUID) -> dict[str, BranchMark]:
        """What tells one state of a branch from another, by community."""
        ...

    async def places(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Place]:
        """The nodes of these communities."""
        ...

    async def leaves(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, Figures]]:
        """What places have of tasks of their own, by community."""
        ...

    async def door_marks(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, int]]:
        """What tells one state of a stairwell's doors from another, by community."""
        ...

    async def doors(
        self, mobilisation_id: UUID, codes: Iterable[str], stairwells: Iterable[UUID]
    ) -> dict[UUID, list[Door]]:
        """Every visit that counts of these stairwells of these communities, by stairwell."""
        ...

    async def entries(self, mobilisation_id: UUID, division: str) -> tuple[dict[str, Any], ...]:
        """The newest of the timeline, the newest first."""
        ...

    async def undelivered(self, mobilisation_id: UUID) -> int:
        """Messages that the carrier took and has not delivered for a minute."""
        ...

    async def notes(self, mobilisation_id: UUID) -> Mapping[UUID, int]:
        """How many notes there are about a visit, of those with any."""
        ...


class ReadProgress(Protocol):
    """Reads of the figures of one mobilisation; a row is a place with its names and figures."""

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        """What tells one state of a branch from another, by community."""
        ...

    async def grids(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> Sequence[Mapping[str, Any]]:
        """Grids of these communities with all below them, and what communities have of their
        own."""
        ...

    async def places(
        self, mobilisation_id: UUID, kinds: Iterable[str], division: str
    ) -> Sequence[Mapping[str, Any]]:
        """A division's places of these kinds with all below them, by name."""
        ...


class ReadVisits(Protocol):
    """Reads of how the visits of one mobilisation stand."""

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        """What tells one state of a branch from another, by community."""
        ...

    async def visits(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> Sequence[Mapping[str, Any]]:
        """The counts of these communities, a row for each that has any."""
        ...
