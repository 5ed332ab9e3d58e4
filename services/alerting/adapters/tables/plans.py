"""Editions of plans that are in force or were, and what became of loading them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.alerting.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

PLAN_EDITION = Table(
    "plan_edition",
    METADATA,
    Column("plan", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", JSONB, nullable=False),
    Column("kept_at", MOMENT, nullable=False),
    Column("loaded_at", MOMENT, comment="null: it came with the files"),
    Column("loaded_by", Uuid),
    Column("file", Text, nullable=False, server_default="", comment="The text that it is made of."),
    Column("asks", JSONB, comment="What it asks for in numbers, with the timers that run."),
)

PLAN_LOAD = Table(
    "plan_load",
    METADATA,
    Column("load_no", BigInteger, Identity(), primary_key=True),
    Column("command_id", Uuid, nullable=False),
    Column("plan", Text, nullable=False),
    Column("versions", JSONB, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("checked", Boolean, nullable=False, server_default=text("false"), comment="no more"),
    Column("faults", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("changes", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    UniqueConstraint("command_id"),
)
