"""Branches: their places, who has duty there, what touches them, and their clocks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.alerting.adapters.tables.metadata import METADATA, branch_columns
from services.runtime.tables import MOMENT

BRANCH = Table(
    "branch",
    METADATA,
    *branch_columns(),
    Column("community_id", Uuid, nullable=False),
    Column("signature", Text, nullable=False),
    Column("expected_grids", Integer),
    Column("image", Uuid),
    UniqueConstraint("mobilisation_id", "community_code"),
)

PLACE = Table(
    "place",
    METADATA,
    *branch_columns(),
    Column("node_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent_id", Uuid),
    Column("path", ARRAY(Uuid), nullable=False),
    Column("grid_id", Uuid),
    Column("traits", ARRAY(Text), nullable=False),
    UniqueConstraint("mobilisation_id", "node_id"),
    Index("ix_place_branch", "mobilisation_id", "community_code"),
    Index("ix_place_parent", "mobilisation_id", "parent_id"),
)

DUTY = Table(
    "duty",
    METADATA,
    *branch_columns(),
    Column("post_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("available", ARRAY(Uuid), nullable=False),
    UniqueConstraint("mobilisation_id", "post_id"),
    Index("ix_duty_branch", "mobilisation_id", "community_code"),
)

SLICE = Table(
    "slice",
    METADATA,
    *branch_columns(),
    Column("grid_id", Uuid, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("coverage", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("degree", Integer, nullable=False),
    Column("deadline_at", MOMENT),
    Column("applied", Boolean, nullable=False),
    Column("acted_degree", Integer, nullable=False),
    Column("onset_at", MOMENT),
    UniqueConstraint("mobilisation_id", "grid_id"),
    Index("ix_slice_branch", "mobilisation_id", "community_code"),
)

TIMER = Table(
    "timer",
    METADATA,
    *branch_columns(),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("mark", Text, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("set_at", MOMENT, comment="By the clock of then, which may have been ahead."),
    UniqueConstraint("mobilisation_id", "community_code", "kind", "subject_id"),
    Index("ix_timer_due", "due_at"),
)
