"""Documents as they came in, the alerts that they are, and probes of the way they go."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("document_id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("alert_id", Uuid),
    Column("actor", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("last_received_at", MOMENT, nullable=False),
    Column("times", Integer, nullable=False, server_default=text("1")),
    Column("size", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("findings", JSONB, nullable=False),
    Index("ix_documents_state_received_at", "state", "received_at"),
    comment="Every document that came in, as it came; refused ones with their findings.",
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False, index=True),
    Column("document_id", Uuid, nullable=False),
    Column("sender", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("sent", MOMENT, nullable=False),
    Column("status", Text, nullable=False),
    Column("msg_type", Text, nullable=False),
    Column("event", JSONB, nullable=False, comment="The alert-received event's payload."),
    Column("findings", JSONB, nullable=False),
    Column("level_rule", Text, nullable=False, comment="Why the alert has this level."),
    Column("not_passed_on", Text, nullable=False, comment="Why it mobilises nobody, or empty."),
    Column("actor", Text, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    Index("ix_alerts_sender_identifier", "sender", "identifier"),
)

ALERT_REFERENCES = Table(
    "alert_references",
    METADATA,
    Column("alert_id", Uuid, ForeignKey("gateway.alerts.alert_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Index("ix_alert_references_sender_identifier", "sender", "identifier"),
)

CANARIES = Table(
    "canaries",
    METADATA,
    Column("canary_id", Uuid, primary_key=True),
    Column("set_out_at", MOMENT, nullable=False, index=True),
    comment="Probes of the whole pipeline that have set out.",
)
