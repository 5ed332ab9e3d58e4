"""Recorded alerts and documents in PostgreSQL."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select, text, tuple_, union
from sqlalchemy.dialects.postgresql import insert

from schemas.events.hazard_alerts import AlertReceived, Area
from schemas.vocabulary import AlertStatus
from services.gateway.adapters.tables.alerts import ALERT_REFERENCES, ALERTS, DOCUMENTS
from services.gateway.intake.domain.alert import CapAlert, Reference
from services.gateway.intake.domain.document import Document
from services.gateway.intake.domain.findings import Finding
from services.gateway.intake.domain.incident import Relative
from services.gateway.intake.ports import AlertRow, KnownAlert
from services.runtime.unit import Unit

_A = ALERTS.c
_R = ALERT_REFERENCES.c


class PostgresAlertBook:
    """The AlertBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take_turns(self) -> None:
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended('gateway filing', 0))")
        )

    async def find(self, alert_id: UUID) -> KnownAlert | None:
        found = await self._known(_A.alert_id == alert_id)
        return found[0] if found else None

    async def referenced(self, references: tuple[Reference, ...]) -> list[KnownAlert]:
        names = [(reference.sender, reference.identifier) for reference in references]
        return await self._known(tuple_(_A.sender, _A.identifier).in_(names)) if names else []

    async def _known(self, condition: ColumnElement[bool]) -> list[KnownAlert]:
        columns = (_A.alert_id, _A.incident_id, _A.document_id, _A.event)
        statement = select(*columns).where(condition).order_by(_A.sent.desc())
        return [
            KnownAlert(
                row.alert_id,
                row.incident_id,
                row.document_id,
                AlertReceived.model_validate(row.event),
            )
            for row in await self._connection.execute(statement)
        ]

    async def relatives(self, alert: CapAlert) -> list[Relative]:
        referenced = [(reference.sender, reference.identifier) for reference in alert.references]
        names = [(alert.sender, alert.identifier), *referenced]
        columns = (_A.alert_id, _A.incident_id, _A.sent, _A.status)
        joined = ALERTS.join(ALERT_REFERENCES, _R.alert_id == _A.alert_id)
        # Two messages may bear one name with different `sent`: the names tell the story.
        statement = union(
            select(*columns).where(tuple_(_A.sender, _A.identifier).in_(names)),
            select(*columns).select_from(joined).where(tuple_(_R.sender, _R.identifier).in_(names)),
        )
        rows = await self._connection.execute(statement)
        return [
            Relative(row.alert_id, row.incident_id, row.sent, row.status == AlertStatus.EXERCISE)
            for row in rows
        ]

    async def areas_of(self, incident_id: UUID) -> list[Area]:
        # Some stations repeat one name for years, with the same areas each time.
        wanted = select(_A.event["areas"]).where(_A.incident_id == incident_id).distinct()
        rows = (await self._connection.execute(wanted)).scalars()
        return [Area.model_validate(area) for areas in rows for area in areas]

    async def last_revision(self, incident_id: UUID) -> int:
        told = cast(_A.event["header"]["alert_revision"].astext, BigInteger)
        wanted = select(func.max(told)).where(_A.incident_id == incident_id)
        return (await self._connection.execute(wanted)).scalar() or 0

    async def add(self, row: AlertRow) -> None:
        alert = row.alert
        await self._connection.execute(
            insert(ALERTS).values(
                alert_id=alert.alert_id,
                incident_id=row.event.header.incident_id,
                document_id=row.document.document_id,
                sender=alert.sender,
                identifier=alert.identifier,
                sent=alert.sent,
                status=alert.status,
                msg_type=alert.msg_type,
                event=row.event.model_dump(mode="json"),
                findings=_stored(alert.findings),
                level_rule=row.level_rule,
                not_passed_on=alert.not_passed_on,
                actor=row.document.actor,
                recorded_at=self._now,
            )
        )
        references = [
            {
                "alert_id": alert.alert_id,
                "position": position,
                "sender": reference.sender,
                "identifier": reference.identifier,
            }
            for position, reference in enumerate(alert.references)
        ]
        if references:
            await self._connection.execute(insert(ALERT_REFERENCES), references)

    async def keep(
        self, document: Document, state: str, alert_id: UUID | None, findings: tuple[Finding, ...]
    ) -> None:
        statement = insert(DOCUMENTS).values(
            document_id=document.document_id,
            state=state,
            alert_id=alert_id,
            actor=document.actor,
            received_at=self._now,
            last_received_at=self._now,
            size=len(document.raw),
            complete=document.complete,
            raw=document.raw,
            findings=_stored(findings),
        )
        new = statement.excluded
        # Refused once, taken now that the reader knows better: the later word counts.
        again = {
            "times": DOCUMENTS.c.times + 1,
            "last_received_at": self._now,
            "state": case((new.state == "recorded", new.state), else_=DOCUMENTS.c.state),
            "alert_id": func.coalesce(new.alert_id, DOCUMENTS.c.alert_id),
        }
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["document_id"], set_=again)
        )


def _stored(findings: tuple[Finding, ...]) -> list[dict[str, object]]:
    return [asdict(finding) for finding in findings]
