"""The record of who was shown whose data, in PostgreSQL."""

from datetime import datetime
from uuid import UUID

import orjson

from services.gateway.field.ports import Look
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.group_commit import GroupCommit

NEW_LOOKS = """
insert into gateway.field_views (contact_id, at, residents, people)
select (l->>'contact')::uuid, (l->>'at')::timestamptz,
       array(select jsonb_array_elements_text(l->'residents')::uuid),
       array(select jsonb_array_elements_text(l->'people')::uuid)
  from jsonb_array_elements(cast(%(rows)s as jsonb)) as r(l)
"""


class PostgresLooks:
    """The Looks port; looks that come together share a commit."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._direct = database.direct()
        self._clock = clock
        self._group: GroupCommit[tuple[Look, datetime], None] = GroupCommit(
            "looks", self._commit, gather_s=0
        )

    async def record(self, look: Look) -> None:
        await self._group.add((look, self._clock.now()))

    async def close(self) -> None:
        """Finish the commit in hand."""
        await self._group.close()

    async def _commit(self, looks: list[tuple[Look, datetime]]) -> list[None]:
        rows: list[dict[str, datetime | UUID | list[UUID]]] = [
            {
                "contact": look.contact_id,
                "at": at,
                "residents": look.residents,
                "people": look.people,
            }
            for look, at in looks
        ]
        await self._direct.run(NEW_LOOKS, {"rows": orjson.dumps(rows).decode()})
        return [None] * len(looks)
