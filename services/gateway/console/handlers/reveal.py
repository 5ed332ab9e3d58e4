"""Somebody asks for a name and a phone in full: on record before they are shown."""

from dataclasses import dataclass
from uuid import UUID

from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.unit import Units


@dataclass(frozen=True)
class Reveal:
    """Keeps who asked for whom."""

    units: Units
    note: Note

    async def __call__(self, actor: Actor, person_id: UUID) -> None:
        """Committed when this returns."""
        async with self.units.begin() as unit:
            self.note(unit, actor, "person-shown", str(person_id))
