"""The calendar of drills."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

DRILLS = Table(
    "drills",
    METADATA,
    Column("drill_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("hazard", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("area", JSONB, nullable=False),
    Column("note", Text, nullable=False),
    Column("onset_h", Integer, comment="Hours after it begins that the hazard arrives."),
    Column(
        "move_order",
        Text,
        nullable=False,
        server_default="",
        comment="A government's order to move people; empty: none.",
    ),
    Column("communities", ARRAY(Text), nullable=False, comment="What the area touches."),
    Column("first_at", MOMENT, nullable=False),
    Column("repeat", Text, nullable=False),
    Column("notice_h", Integer, comment="Hours ahead that it is announced; null: not at all."),
    Column("injects", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("actor", Text, nullable=False, comment="Id of who put it there or changed it last."),
    Column("actor_name", Text, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cancelled_at", MOMENT),
    Column("laid_until", MOMENT, nullable=False, comment="Laid into the calendar up to here."),
    Column("to_sign", Boolean, nullable=False, server_default=text("false")),
    Column("signed_by", Text, comment="Id of the second officer; null: nobody yet."),
    comment="The calendar of drills.",
)

DRILL_OCCURRENCES = Table(
    "drill_occurrences",
    METADATA,
    Column("occurrence_id", Uuid, primary_key=True),
    Column("drill_id", Uuid, ForeignKey("gateway.drills.drill_id"), nullable=False),
    Column("slot", MOMENT, nullable=False, comment="When the rule has it; it may have been moved."),
    Column("at", MOMENT, nullable=False),
    Column("notice_at", MOMENT, comment="Null: not announced, or no longer to be."),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("because", Text, nullable=False, server_default="", comment="What stood in the way."),
    Column("begun_at", MOMENT),
    Column("alert_id", Uuid),
    Column("notice_alert_id", Uuid),
    Column("cancelled_at", MOMENT),
    Column("off_alert_id", Uuid, comment="Cancels its announcement."),
    Column("changed_by", Text, nullable=False, server_default=""),
    Column("told_alert_id", Uuid, comment="Announced a time that is no longer true."),
    Column("told_of", MOMENT, comment="That time."),
    Column("moved_at", MOMENT),
    UniqueConstraint("drill_id", "slot"),
    Index("ix_drill_occurrences_at", "at"),
    comment="Each time that a drill is to begin, and what became of it.",
)
