"""Widened areas in PostgreSQL."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.commands import WidenIncident
from schemas.events.hazard_alerts import Area
from schemas.vocabulary import Lane
from services.roster.adapters.tables import WIDENINGS
from services.runtime.unit import Unit


class PgWidenings:
    """The port `Widenings`."""

    async def add(self, unit: Unit, command: WidenIncident) -> bool:
        statement = insert(WIDENINGS).values(
            command_id=command.command_id,
            incident_id=command.incident_id,
            lane=command.lane,
            areas=[area.model_dump(mode="json") for area in command.areas],
            actor=command.actor,
            at=command.at,
        )
        once = statement.on_conflict_do_nothing().returning(WIDENINGS.c.command_id)
        return (await unit.connection.execute(once)).first() is not None

    async def areas(self, unit: Unit, incident_id: UUID, lane: Lane) -> list[Area]:
        kept = WIDENINGS.c
        wanted = select(kept.areas).where(
            kept.incident_id == incident_id, kept.lane == lane, kept.ended_at.is_(None)
        )
        rows = await unit.connection.execute(wanted.order_by(kept.at, kept.command_id))
        return [Area.model_validate(area) for areas in rows.scalars() for area in areas]

    async def end(self, unit: Unit, incident_id: UUID, lane: Lane) -> None:
        kept = WIDENINGS.c
        of = (kept.incident_id == incident_id, kept.lane == lane, kept.ended_at.is_(None))
        await unit.connection.execute(update(WIDENINGS).where(*of).values(ended_at=unit.now))
