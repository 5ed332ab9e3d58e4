"""Plans: those in force, and where officers put them there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from schemas.events.commands import EditPlan, LoadPlan
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_edit import Edited
from services.alerting.domain.plan_fault import Fault
from services.runtime.unit import Unit


class Editions(Protocol):
    """The plans in force, and those that something still runs under."""

    async def in_force(self, unit: Unit) -> Sequence[Edition]:
        """Every plan's editions as they are now."""
        ...

    async def edition(self, unit: Unit, plan: str, level: str, version: int) -> Edition:
        """One edition as it was when its mobilisation began; KeyError when there is none."""
        ...


class PlanBook(Protocol):
    """Where officers put plans into force."""

    @property
    def folder(self) -> Path:
        """Where the files stand that come with the service, and the sources they cite."""
        ...

    async def current(self, unit: Unit, plan: str) -> Sequence[Edition]:
        """A plan's editions in force, as signed: no timer shortened."""
        ...

    async def load(
        self,
        unit: Unit,
        editions: Sequence[Edition],
        files: Mapping[str, str],
        command_id: UUID,
    ) -> None:
        """Put editions into force, with their files by level; a level that is not among them stays
        as it is."""
        ...

    async def note(self, unit: Unit, command: LoadPlan, faults: Sequence[Fault]) -> None:
        """Keep what became of the command: all that is wrong, or nothing, and it is in force."""
        ...

    async def note_edit(self, unit: Unit, command: EditPlan, found: Edited) -> None:
        """Keep what was found in a typed edition, and what it changes."""
        ...
