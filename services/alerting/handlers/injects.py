"""What is to go wrong in a drill: given to the branch of its place, whichever comes first."""

from uuid import UUID

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import DrillInjects
from schemas.events.impacts import ImpactGrid
from services.alerting.handlers.branch_batch import apply_batch
from services.alerting.ports.branches import Branches, Injects
from services.runtime.unit import Unit


class InjectHandlers:
    """Keeps injects and brings them to their branches."""

    def __init__(self, injects: Injects, branches: Branches) -> None:
        self._injects = injects
        self._branches = branches

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, DrillInjects)
        # Places that came in this unit are looked for in the tables.
        await unit.settle()
        await self._injects.keep(unit, event)
        there = await self._injects.branches_of(unit, event.incident_id)
        for key, places in there.items():
            found = await self._injects.take(unit, event.incident_id, places)
            await apply_batch(unit, self._branches, key, found, envelope.event_id)

    async def come(self, unit: Unit, mobilisation_id: UUID, event: ImpactGrid, cause: UUID) -> None:
        """A drill has come to a grid: what is to go wrong there is known from now on."""
        places = {node.node_id for node in event.nodes} | {event.grid_id, event.community_id}
        found = await self._injects.take(unit, event.header.incident_id, places)
        key = (mobilisation_id, event.community_code)
        if found:
            await apply_batch(unit, self._branches, key, found, cause)
