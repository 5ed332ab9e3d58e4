"""alerting's tables: mobilisations, and the rows of their branches."""

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
from services.runtime.tables import MOMENT, add_inbox, add_outbox, new_metadata

METADATA = new_metadata("alerting")
INBOX = add_inbox(METADATA)
OUTBOX = add_outbox(METADATA)


def _branch_columns() -> tuple[Column[object], ...]:
    return (
        Column("mobilisation_id", Uuid, nullable=False),
        Column("community_code", Text, nullable=False),
    )


IMPACT = Table(
    "impact",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("header", JSONB, nullable=False),
    Column("closed", JSONB),
    Column("closed_at", MOMENT),
    Column("plan_reason", Text, nullable=False, server_default=""),
    Index("ix_impact_incident", "incident_id"),
)

NEWS = Table(
    "news",
    METADATA,
    Column("incident_id", Uuid, primary_key=True),
    Column("node_id", Uuid, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

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
    Column("raised_at", MOMENT, comment="When it last went to a graver degree while it ran."),
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

MESSAGE = Table(
    "message",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("from_plan", Boolean, nullable=False),
    Column("corrects", Uuid, comment="A message; null: the mobilisation's texts."),
    Column("selection", JSONB, nullable=False),
    Column("wrong", ARRAY(Uuid), nullable=False, comment="Ids of the texts it corrects."),
    Column("in_force_at", MOMENT),
    Index("ix_message_mobilisation", "mobilisation_id"),
    comment="What officers send in their own words; the words stay at the gateway.",
)

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
    *_branch_columns(),
    Column("person_id", Uuid, nullable=False),
    Column("round", Text, nullable=False),
    Column("attempt_id", Uuid, nullable=False),
    Column("called_at", MOMENT, nullable=False),
    Column("answer", Text),
    Column("ended_at", MOMENT),
    Index("ix_duty_call_mobilisation", "mobilisation_id"),
    comment="Who was phoned because a proposal waited and nobody looked.",
)

BRANCH = Table(
    "branch",
    METADATA,
    *_branch_columns(),
    Column("community_id", Uuid, nullable=False),
    Column("signature", Text, nullable=False),
    Column("expected_grids", Integer),
    Column("image", Uuid),
    UniqueConstraint("mobilisation_id", "community_code"),
)

PLACE = Table(
    "place",
    METADATA,
    *_branch_columns(),
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
    *_branch_columns(),
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
    *_branch_columns(),
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

CONTACT = Table(
    "contact",
    METADATA,
    *_branch_columns(),
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
    *_branch_columns(),
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

VISIT = Table(
    "visit",
    METADATA,
    *_branch_columns(),
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
    UniqueConstraint("visit_id"),
    Index("ix_visit_branch", "mobilisation_id", "community_code"),
    Index("ix_visit_node", "node_id", "mobilisation_id"),
    Index("ix_visit_resident", "resident_id", "mobilisation_id"),
)

MATTER = Table(
    "matter",
    METADATA,
    *_branch_columns(),
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

TIMER = Table(
    "timer",
    METADATA,
    *_branch_columns(),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("mark", Text, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    UniqueConstraint("mobilisation_id", "community_code", "kind", "subject_id"),
    Index("ix_timer_due", "due_at"),
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
    Index("ix_timeline_mobilisation", "mobilisation_id", "entry_id"),
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

INJECT = Table(
    "inject",
    METADATA,
    Column("inject_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("node_id", Uuid, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("taken_at", MOMENT, comment="When its branch was told of it."),
    Index("ix_inject_incident", "incident_id"),
    comment="What is to go wrong in drills.",
)

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
