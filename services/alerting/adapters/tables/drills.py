"""What is to go wrong in drills."""

from sqlalchemy import Column, Index, Table, Text, Uuid

from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

INJECT = Table(
    "inject",
    METADATA,
    Column("inject_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("taken_at", MOMENT, comment="When its branch was told of it."),
    Index("ix_inject_incident", "incident_id"),
    comment="What is to go wrong in drills.",
)
