"""The roster's published view of places."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from services.runtime.unit import Unit

STREETS = text(
    "select node_id, street_name from roster_public.nodes where node_id = any(:node_ids)"
)


class RosterPlaces:
    """Reads roster_public."""

    async def street_names(self, unit: Unit, communities: Collection[UUID]) -> Mapping[UUID, str]:
        found = await unit.connection.execute(STREETS, {"node_ids": list(communities)})
        return {row.node_id: row.street_name or "" for row in found}
