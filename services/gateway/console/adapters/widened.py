"""What an incident covers and what officers added to it, as roster publishes it."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.runtime.database import Database

COVERED = text("""
select c.grid_id from roster_public.covered c
  join alerting_public.mobilisations m on m.incident_id = c.incident_id and m.lane = c.lane
 where m.mobilisation_id = :mobilisation
""")
ADDED = text("""
select w.command_id, w.areas, w.at, w.ended_at, coalesce(o.name, k.name, '') as by
  from roster_public.widenings w
  join alerting_public.mobilisations m on m.incident_id = w.incident_id and m.lane = w.lane
  left join gateway.officers o on o.officer_id::text = w.actor
  left join gateway.api_keys k on k.key_id = w.actor
 where m.mobilisation_id = :mobilisation
 order by w.at desc
""")


class Widened:
    """Reads; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def covered(self, mobilisation_id: UUID) -> set[UUID]:
        """The grids that its incident covers now."""
        async with self._database.reading() as connection:
            rows = await connection.execute(COVERED, {"mobilisation": mobilisation_id})
            return set(rows.scalars())

    async def added(self, mobilisation_id: UUID) -> list[dict[str, Any]]:
        """What was added to its incident, the newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(ADDED, {"mobilisation": mobilisation_id})
            return [dict(row) for row in rows.mappings()]
