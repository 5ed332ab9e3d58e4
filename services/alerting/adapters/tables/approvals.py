"""What waits for a signature or had it, and who was phoned over that."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.alerting.adapters.tables.metadata import METADATA, branch_columns
from services.runtime.tables import MOMENT

APPROVAL = Table(
    "approval",
    METADATA,
    Column("subject_id", Uuid, primary_key=True, comment="The mobilisation's own id: its start."),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("level", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False, comment="empty: no officer or key of ours"),
    Column("officers", Integer, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("deputy_due_at", MOMENT),
    Column("deputy_asked_at", MOMENT),
    Column("deadline_at", MOMENT),
    Column("decided_at", MOMENT),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("adds", ARRAY(Text), nullable=False, server_default="{}", comment="By a widening."),
    Index("ix_approval_mobilisation", "mobilisation_id"),
)

DUTY_CALL = Table(
    "duty_call",
    METADATA,
    Column("contact_id", Uuid, primary_key=True),
    Column("subject_id", Uuid, nullable=False),
    *branch_columns(),
    Column("person_id", Uuid, nullable=False),
    Column("round", Text, nullable=False),
    Column("attempt_id", Uuid, nullable=False),
    Column("called_at", MOMENT, nullable=False),
    Column("answer", Text),
    Column("ended_at", MOMENT),
    Index("ix_duty_call_mobilisation", "mobilisation_id"),
    comment="Who was phoned because a proposal waited and nobody looked.",
)
