"""A CAP alert as read, before it is filed under an incident."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from schemas import ids
from schemas.events.hazard_alerts import AlertHeader, AlertReceived, Area, Level
from schemas.vocabulary import AlertStatus, DrillKind, MessageType
from services.gateway.intake.domain.findings import Finding


@dataclass(frozen=True)
class Reference:
    """Another alert, named by CAP's triple."""

    sender: str
    identifier: str
    sent: datetime

    @property
    def alert_id(self) -> UUID:
        return ids.alert_id(self.sender, self.identifier, sent_text(self.sent))


@dataclass(frozen=True)
class Subject:
    """What an alert is about, from its info blocks in one language."""

    hazard: str
    event: str
    level: Level
    level_rule: str
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    sender_name: str = ""
    headline: str = ""
    instruction: str = ""
    order: str = ""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class CapAlert:
    """One alert in CAP 1.2 terms with what was odd in it; `subject` none: no info block."""

    identifier: str
    sender: str
    sent: datetime
    status: AlertStatus
    msg_type: MessageType
    references: tuple[Reference, ...]
    subject: Subject | None
    findings: tuple[Finding, ...] = ()
    drill: DrillKind | None = None
    why: str = ""

    @property
    def alert_id(self) -> UUID:
        return ids.alert_id(self.sender, self.identifier, sent_text(self.sent))

    @property
    def exercise(self) -> bool:
        return self.status is AlertStatus.EXERCISE

    @property
    def not_passed_on(self) -> str:
        """Why this alert mobilises nobody, as a key of the catalogue; empty when it may."""
        if not self.status.mobilises:
            return f"status-{self.status.value.lower()}"
        if self.msg_type in (MessageType.ACK, MessageType.ERROR):
            return f"type-{self.msg_type.value.lower()}"
        return ""


def sent_text(sent: datetime) -> str:
    """`sent` as it names an alert: ISO 8601 in UTC."""
    return sent.astimezone(UTC).isoformat()


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() * 1000)


def received_event(
    alert: CapAlert, incident: UUID, subject: Subject, revision: int, proposer: str = ""
) -> AlertReceived:
    """The alert as other services learn of it, filed under its incident, ordered there by
    `revision`; `proposer` sent it."""
    header = AlertHeader(
        alert_id=alert.alert_id,
        incident_id=incident,
        alert_revision=revision,
        identifier=alert.identifier,
        sender=alert.sender,
        sender_name=subject.sender_name,
        sent=alert.sent,
        status=alert.status,
        msg_type=alert.msg_type,
        hazard=subject.hazard,
        event=subject.event,
        level=subject.level,
        urgency=subject.urgency,
        severity=subject.severity,
        certainty=subject.certainty,
        effective=subject.effective,
        onset=subject.onset,
        expires=subject.expires,
        headline=subject.headline,
        instruction=subject.instruction,
        order=subject.order,
        drill=alert.drill if alert.exercise else None,
        proposed_by=proposer,
        why=alert.why,
    )
    references = tuple(reference.alert_id for reference in alert.references)
    return AlertReceived(header=header, references=references, areas=subject.areas)
