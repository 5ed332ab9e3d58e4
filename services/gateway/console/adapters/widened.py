"""What an incident covers, what officers added to it as roster publishes it, and what they asked
to have added."""

from uuid import UUID

from sqlalchemy import insert, text, update

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import Lane
from services.gateway.adapters.reading import Rows, rows_of
from services.gateway.adapters.tables.commands import WIDENINGS
from services.gateway.console.ports.widening import WantedWidening
from services.runtime.database import Database
from services.runtime.unit import Unit

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

# What waits for its signature, or was turned down: whose has been given is among what was added.
PROPOSED = text("""
select w.command_id, w.area ->> 'name' as area, w.at, coalesce(a.state, 'open') as state,
       coalesce(o.name, k.name, '') as by
  from gateway.widenings w
  left join alerting_public.approvals a on a.subject_id = w.command_id
  left join gateway.officers o on o.officer_id::text = w.author
  left join gateway.api_keys k on k.key_id = w.author
 where w.mobilisation_id = :mobilisation and w.sent_at is null
 order by w.at desc
""")
TO_SEND = """
  from gateway.widenings w
  join alerting_public.approvals a on a.subject_id = w.command_id
 where w.sent_at is null and a.state = 'given'
"""
SIGNED = text(f"select w.* {TO_SEND} order by w.at limit 1 for update of w skip locked")
ANY_SIGNED = text(f"select exists (select {TO_SEND})")


class Widened:
    """Reads; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def covered(self, mobilisation_id: UUID) -> set[UUID]:
        """The grids that its incident covers now."""
        rows = await rows_of(self._database, COVERED, mobilisation=mobilisation_id)
        return {row["grid_id"] for row in rows}

    async def added(self, mobilisation_id: UUID) -> Rows:
        """What was added to its incident, the newest first."""
        return await rows_of(self._database, ADDED, mobilisation=mobilisation_id)

    async def proposed(self, mobilisation_id: UUID) -> Rows:
        """What was asked for and is not added, the newest first."""
        return await rows_of(self._database, PROPOSED, mobilisation=mobilisation_id)

    async def any_signed(self) -> bool:
        """Whether one has its signature and was not sent."""
        async with self._database.reading() as connection:
            return bool((await connection.execute(ANY_SIGNED)).scalar_one())


class PostgresWidenings:
    """The Widenings port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def keep(self, wanted: WantedWidening, *, sent: bool) -> None:
        values = wanted.__dict__ | {"area": wanted.area.model_dump(mode="json")}
        times = {"at": self._now, "sent_at": self._now if sent else None}
        await self._connection.execute(insert(WIDENINGS).values(**values, **times))

    async def signed(self) -> WantedWidening | None:
        row = (await self._connection.execute(SIGNED)).first()
        if row is None:
            return None
        return WantedWidening(
            row.command_id,
            row.mobilisation_id,
            row.incident_id,
            row.alert_id,
            Lane(row.lane),
            Area.model_validate(row.area),
            row.author,
        )

    async def sent(self, command_id: UUID) -> None:
        own = update(WIDENINGS).filter_by(command_id=command_id)
        await self._connection.execute(own.values(sent_at=self._now))
