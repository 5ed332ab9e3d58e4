"""Reports of what has ended."""

from sqlalchemy import Column, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

REPORT_SUMMARIES = Table(
    "report_summaries",
    METADATA,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("made_at", MOMENT, nullable=False),
    Column("summary", JSONB, nullable=False),
    comment="Made by themselves some time after a mobilisation ended, as it stood then.",
)
