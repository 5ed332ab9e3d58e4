"""What leaders, and officers in their place, answered; what the field page showed and refused."""

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

ANSWERS = Table(
    "answers",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("answer_id", Uuid, nullable=False, unique=True),
    Column("contact_id", Uuid, nullable=False),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("trace", Uuid, nullable=False, comment="The alert's id."),
    Column("communities", ARRAY(Text), nullable=False, comment="Whose keys it travels under."),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("visit_id", Uuid),
    Column("outcome", Text),
    Column("detail", JSONB),
    Column("via", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("emitted_at", MOMENT),
    Column("recorded_at", MOMENT, nullable=False, comment="May be long after it was given."),
    Index("ix_answers_contact_id", "contact_id", "at"),
    Index("ix_answers_visit_id", "visit_id", "at"),
    Index("ix_answers_waiting", "id", postgresql_where=text("emitted_at is null")),
)

NOTES = Table(
    "notes",
    METADATA,
    Column("note_id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("community_code", Text, nullable=False),
    Column("about", Text, nullable=False, comment="matter, answer, visit or decline"),
    Column("about_id", Uuid, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("author", Text, nullable=False, comment="Id of the contact, officer or key."),
    Column("at", MOMENT, nullable=False),
    Index("ix_notes_about_id", "about_id", "at"),
    Index("ix_notes_mobilisation_id", "mobilisation_id"),
    comment="Free text; events carry its id.",
)

FIELD_VIEWS = Table(
    "field_views",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", Uuid, nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("residents", ARRAY(Uuid), nullable=False),
    Column("people", ARRAY(Uuid), nullable=False),
    comment="Audit: whose names and phones a link's holder was shown, and when.",
)

FIELD_REFUSALS = Table(
    "field_refusals",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("visit_id", Uuid),
    Column("reason", Text, nullable=False),
    comment="Answers that a link's holder had no right to give.",
)
