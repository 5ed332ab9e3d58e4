"""Mobilisations as a whole: where they stand, in which words, and what happened."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from schemas.ids import NO_TEXT
from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

MOBILISATION = Table(
    "mobilisation",
    METADATA,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("alert_id", Uuid, nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("plan", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("level_scale", Text, nullable=False),
    Column("level_value", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("drill", Text, comment="How far a drill of the calendar reaches."),
    Column("state", Text, nullable=False),
    Column("state_reason", Text, nullable=False, server_default=""),
    Column("revision", BigInteger, nullable=False, server_default=text("1")),
    Column("event", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("started_at", MOMENT),
    Column("paused_at", MOMENT),
    Column("ended_at", MOMENT),
    Column("degree", Integer, nullable=False, server_default="0", comment="0: not kept yet."),
    Column(
        "raised_at",
        MOMENT,
        comment="When it last went to a graver degree, or before it began to any other level.",
    ),
    Column(
        "told_level",
        Text,
        nullable=False,
        server_default="",
        comment="Its level then, or at the start.",
    ),
    Column(
        "stopped_degree",
        Integer,
        nullable=False,
        server_default="0",
        comment="The gravest that an officer has said stays stopped.",
    ),
    Column("approved_by", Text),
    Column(
        "text_ids",
        ARRAY(Uuid),
        nullable=False,
        server_default=text(f"'{{{NO_TEXT}}}'"),
        comment="Whose words its texts are: the edition's, then each correction's.",
    ),
    Index("ix_mobilisation_incident", "incident_id"),
)

TIMELINE = Table(
    "timeline",
    METADATA,
    Column("entry_id", BigInteger, Identity(), primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("community_code", Text),
    Column("at", MOMENT, nullable=False),
    Column("what", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("node_id", Uuid),
    Column("contact_id", Uuid),
    Column("task_id", Uuid),
    Column("visit_id", Uuid),
    Column("said_at", MOMENT, comment="Of what people told us, when it was so."),
    Index("ix_timeline_mobilisation", "mobilisation_id", "entry_id"),
    Index("ix_timeline_visits", "mobilisation_id", "at", postgresql_where=text("what = 'visit'")),
    Index("ix_timeline_whole", "entry_id", postgresql_where=text("community_code is null")),
)

WORDING = Table(
    "wording",
    METADATA,
    Column("mobilisation_id", Uuid, ForeignKey("alerting.mobilisation.mobilisation_id")),
    Column("audience", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("texts", JSONB, nullable=False),
    UniqueConstraint("mobilisation_id", "audience", "language"),
)
