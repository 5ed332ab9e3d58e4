"""The roster's published view of places."""

from uuid import UUID

from sqlalchemy import text

from services.runtime.unit import Unit

STREET = text("select street_name from roster_public.nodes where node_id = :node_id")


class RosterPlaces:
    """Reads roster_public."""

    async def street_name(self, unit: Unit, community_id: UUID) -> str:
        found = await unit.connection.execute(STREET, {"node_id": community_id})
        return str(found.scalar() or "")
