"""What officers command and send, and what they stopped at the carrier edge."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

COMMANDS = Table(
    "commands",
    METADATA,
    Column("command_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("request", JSONB, nullable=False, comment="What was asked, to tell a repetition."),
    Index("ix_commands_target", "target", "at"),
)

STOPS = Table(
    "stops",
    METADATA,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text, nullable=False),
    Column(
        "let_through",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="Rounds that were ordered after the stop.",
    ),
)

MESSAGES = Table(
    "messages",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("words_sealed", LargeBinary, comment="Null: said in the words of the plan."),
    Column("words_en_sealed", LargeBinary),
    Column("author", Text, nullable=False, comment="Id of the officer or key."),
    Column("at", MOMENT, nullable=False),
    Index("ix_messages_mobilisation_id", "mobilisation_id"),
    comment="What officers send in their own words; events carry its id.",
)

WIDENINGS = Table(
    "widenings",
    METADATA,
    Column("command_id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("incident_id", Uuid, nullable=False),
    Column("alert_id", Uuid, nullable=False),
    Column("lane", Text, nullable=False),
    Column("area", JSONB, nullable=False),
    Column("author", Text, nullable=False, comment="Id of the officer or key."),
    Column("at", MOMENT, nullable=False),
    Column("sent_at", MOMENT, comment="To roster; null: not signed."),
    Index("ix_widenings_mobilisation_id", "mobilisation_id"),
    Index("ix_widenings_unsent", "at", postgresql_where=text("sent_at is null")),
    comment="Areas that officers want added to what runs.",
)
