"""Officers' own messages."""

from sqlalchemy import Boolean, Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

MESSAGE = Table(
    "message",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("from_plan", Boolean, nullable=False),
    Column("corrects", Uuid, comment="A message; null: the mobilisation's texts."),
    Column("selection", JSONB, nullable=False),
    Column("wrong", ARRAY(Uuid), nullable=False, comment="Ids of the texts it corrects."),
    Column("in_force_at", MOMENT),
    Index("ix_message_mobilisation", "mobilisation_id"),
    comment="What officers send in their own words; the words stay at the gateway.",
)
