"""The doors of a branch, and what came up there."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.alerting.adapters.tables.metadata import METADATA, branch_columns
from services.runtime.tables import MOMENT

VISIT = Table(
    "visit",
    METADATA,
    *branch_columns(),
    Column("visit_id", Uuid, nullable=False),
    Column("resident_id", Uuid, nullable=False),
    Column("stairwell_id", Uuid, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("grid_id", Uuid, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False),
    Column("risk", Integer, nullable=False),
    Column("team_posts", ARRAY(Uuid), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("outcome_at", MOMENT),
    Column("outcome_by", Uuid),
    Column("knocked_at", ARRAY(MOMENT), nullable=False),
    Column("asked_at", MOMENT),
    Column("rescued", Boolean, nullable=False),
    Column("lifted", Boolean, nullable=False),
    Column("step", Text),
    Column("help_kind", Text),
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("moved_to", Text),
    Column("moved_by", Text),
    Column("until", MOMENT),
    Column("buddies", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("buddy_goes", Boolean, nullable=False, server_default=text("false")),
    Column("seen_at", MOMENT),
    Column("said", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    UniqueConstraint("visit_id"),
    Index("ix_visit_branch", "mobilisation_id", "community_code"),
    Index("ix_visit_node", "node_id", "mobilisation_id"),
    Index("ix_visit_resident", "resident_id", "mobilisation_id"),
)

MATTER = Table(
    "matter",
    METADATA,
    *branch_columns(),
    Column("matter_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("grid_id", Uuid),
    Column("visit_id", Uuid),
    Column("raised_by", Uuid),
    Column("raised_at", MOMENT, nullable=False),
    Column("came_at", MOMENT, nullable=False, comment="To its level."),
    Column("due_at", MOMENT, nullable=False),
    Column("note_id", Uuid),
    Column("state", Text, nullable=False),
    Column("settlement", Text),
    Column("ended_at", MOMENT),
    Column("answered_by", Uuid),
    Column("answer_note_id", Uuid),
    Column("again", Integer, nullable=False, server_default="0", comment="Asked for, overdue."),
    Column("again_at", MOMENT, comment="When it last was."),
    UniqueConstraint("matter_id"),
    Index("ix_matter_branch", "mobilisation_id", "community_code"),
)
