"""Who is told in a branch, and what they have to do."""

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.alerting.adapters.tables.metadata import METADATA, branch_columns
from services.runtime.tables import MOMENT

CONTACT = Table(
    "contact",
    METADATA,
    *branch_columns(),
    Column("contact_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("phase", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("attempt_id", Uuid),
    Column("told_at", MOMENT),
    Column("answer", Text),
    Column("answered_at", MOMENT),
    Column("begun_at", MOMENT),
    Column("level", BigInteger, nullable=False),
    Column("stood_down", BigInteger, nullable=False),
    Column("told_by", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("told", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("messages", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    UniqueConstraint("contact_id", "community_code"),
    Index("ix_contact_branch", "mobilisation_id", "community_code"),
)

CONTACT_LINK = Table(
    "contact_link",
    METADATA,
    Column("contact_no", BigInteger, Identity(start=1000), primary_key=True),
    Column("contact_id", Uuid, nullable=False),
    UniqueConstraint("contact_id"),
)

TASK = Table(
    "task",
    METADATA,
    *branch_columns(),
    Column("task_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("post_id", Uuid, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("grid_id", Uuid),
    Column("contact_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_at", MOMENT),
    Column("answered_at", MOMENT),
    Column("ended_at", MOMENT),
    Column("resident_id", Uuid),
    Column("successor_id", Uuid),
    Column("superior_id", Uuid),
    UniqueConstraint("task_id"),
    Index("ix_task_branch", "mobilisation_id", "community_code"),
    Index("ix_task_contact", "contact_id"),
    Index("ix_task_node", "node_id", "mobilisation_id"),
    Index(
        "ix_task_unended",
        "mobilisation_id",
        "superior_id",
        postgresql_where=text("state in ('waiting', 'open', 'received')"),
    ),
)
