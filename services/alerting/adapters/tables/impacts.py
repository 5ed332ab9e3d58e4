"""What alerts touch, as roster told it."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

IMPACT = Table(
    "impact",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("header", JSONB, nullable=False),
    Column("closed", JSONB),
    Column("closed_at", MOMENT),
    Column("plan_reason", Text, nullable=False, server_default=""),
    Index("ix_impact_incident", "incident_id"),
)

NEWS = Table(
    "news",
    METADATA,
    Column("incident_id", Uuid, primary_key=True),
    Column("node_id", Uuid, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("alert_id", Uuid, comment="Under which alert it was told last."),
)
