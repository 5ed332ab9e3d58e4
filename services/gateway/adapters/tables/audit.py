"""What officers did: the audit, and the shift log."""

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

AUDIT_ENTRIES = Table(
    "audit_entries",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text, nullable=False, comment="Id of the officer or key."),
    Column("name", Text, nullable=False, comment="The actor's name at that moment."),
    Column("what", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False, comment="Over this entry and the hash before."),
    Index("ix_audit_entries_at", "at"),
    comment="Who did what; only added to, each entry chained to the one before.",
)

AUDITED_STEPS = Table(
    "audited_steps",
    METADATA,
    Column("entry_id", BigInteger, primary_key=True, autoincrement=False),
    comment="Steps of a signature's clock that stand in the audit.",
)

SHIFT_ENTRIES = Table(
    "shift_entries",
    METADATA,
    Column("entry_no", BigInteger, Identity(), primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("action", Text, nullable=False),
    Column("officer", Text, nullable=False, comment="Id of the officer or key."),
    Column("name", Text, nullable=False, comment="The officer's name at that moment."),
    Column("division", Text, nullable=False, comment="Whose desk; empty: everywhere."),
    Column("note_sealed", LargeBinary),
    Column("left_open", JSONB, nullable=False, comment="What was open then, by itself."),
    Column("audit_seq", BigInteger, comment="The audit's last entry then."),
    Column("audit_hash", LargeBinary, comment="Its hash."),
    Index("ix_shift_entries_division", "division", "entry_no"),
    comment="Who was on duty; only added to.",
)
