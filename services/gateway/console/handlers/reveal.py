"""Somebody asks for a name and a phone in full, or for a note: on record before it is shown."""

from dataclasses import dataclass
from uuid import UUID

from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.unit import Units


@dataclass(frozen=True)
class Reveal:
    """Keeps who asked for whom or for what."""

    units: Units
    note: Note

    async def __call__(self, actor: Actor, target: UUID, what: str = "person-shown") -> None:
        """Committed when this returns."""
        async with self.units.begin() as unit:
            self.note(unit, actor, what, str(target))
