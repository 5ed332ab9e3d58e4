"""What was foreseen of a mobilisation."""

from sqlalchemy import BigInteger, Column, Identity, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

PREDICTIONS = Table(
    "predictions",
    METADATA,
    Column("prediction_id", BigInteger, Identity(), primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("level", Text, nullable=False, server_default="", comment="empty: not kept yet"),
    Column("made_at", MOMENT, nullable=False),
    Column("begun_at", MOMENT, comment="Raised to the level; null: its start."),
    Column("prediction", JSONB, nullable=False),
    UniqueConstraint("mobilisation_id", "begun_at", postgresql_nulls_not_distinct=True),
    comment="How long each would take, as foreseen at its start or raising; only added to.",
)
