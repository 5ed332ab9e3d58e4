"""The gateway's tables; both processes use them, each with its own login role."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.runtime.tables import MOMENT, add_outbox, new_metadata

METADATA = new_metadata("gateway")
OUTBOX = add_outbox(METADATA)

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT),
    Column("revoked_at", MOMENT),
    Column("division", Text, nullable=False, server_default="", comment="Empty: everywhere."),
)

OFFICERS = Table(
    "officers",
    METADATA,
    Column("officer_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("division", Text, nullable=False, comment="Code; empty: everywhere."),
    Column("password_hash", Text, nullable=False, server_default=""),
    Column("totp_sealed", LargeBinary, nullable=False, server_default=text("''::bytea")),
    Column("totp_step", BigInteger, nullable=False, server_default=text("0")),
    Column("oidc_subject", Text, unique=True),
    Column("created_at", MOMENT, nullable=False),
    Column("disabled_at", MOMENT),
    comment="Who logs in to the console.",
)

OFFICER = "gateway.officers.officer_id"

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("officer_id", Uuid, ForeignKey(OFFICER), nullable=False, index=True),
    Column("via", Text, nullable=False),
    Column("pending", Text, nullable=False, comment="What the log-in waits for; empty: nothing."),
    Column("began_at", MOMENT, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    Column("looked_at", MOMENT, comment="A page was opened, or somebody moved in one."),
    Column("ends_at", MOMENT, nullable=False, index=True),
)

LOGIN_LINKS = Table(
    "login_links",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("officer_id", Uuid, ForeignKey(OFFICER), nullable=False),
    Column("ends_at", MOMENT, nullable=False),
    Column("used_at", MOMENT),
)

LOGIN_TRIES = Table(
    "login_tries",
    METADATA,
    Column("account", Text, primary_key=True, comment="Empty: any account."),
    Column("address", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", MOMENT, nullable=False, index=True),
    comment="Log-ins that were tried and not completed; forgotten after a day.",
)

RECOVERY_CODES = Table(
    "recovery_codes",
    METADATA,
    Column("officer_id", Uuid, ForeignKey(OFFICER), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("used_at", MOMENT),
)

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

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("document_id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("alert_id", Uuid),
    Column("actor", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("last_received_at", MOMENT, nullable=False),
    Column("times", Integer, nullable=False, server_default=text("1")),
    Column("size", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("findings", JSONB, nullable=False),
    Index("ix_documents_state_received_at", "state", "received_at"),
    comment="Every document that came in, as it came; refused ones with their findings.",
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False, index=True),
    Column("document_id", Uuid, nullable=False),
    Column("sender", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("sent", MOMENT, nullable=False),
    Column("status", Text, nullable=False),
    Column("msg_type", Text, nullable=False),
    Column("event", JSONB, nullable=False, comment="The alert-received event's payload."),
    Column("findings", JSONB, nullable=False),
    Column("level_rule", Text, nullable=False, comment="Why the alert has this level."),
    Column("not_passed_on", Text, nullable=False, comment="Why it mobilises nobody, or empty."),
    Column("actor", Text, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    Index("ix_alerts_sender_identifier", "sender", "identifier"),
)

ALERT_REFERENCES = Table(
    "alert_references",
    METADATA,
    Column("alert_id", Uuid, ForeignKey("gateway.alerts.alert_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Index("ix_alert_references_sender_identifier", "sender", "identifier"),
)

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

COMMANDS = Table(
    "commands",
    METADATA,
    Column("command_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("request", JSONB, nullable=False, comment="What was asked, to tell a repetition."),
    Index("ix_commands_replays", "target", "at", postgresql_where=text("kind = 'replay-letter'")),
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

CANARIES = Table(
    "canaries",
    METADATA,
    Column("canary_id", Uuid, primary_key=True),
    Column("set_out_at", MOMENT, nullable=False, index=True),
    comment="Probes of the whole pipeline that have set out.",
)

REPORT_SUMMARIES = Table(
    "report_summaries",
    METADATA,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("made_at", MOMENT, nullable=False),
    Column("summary", JSONB, nullable=False),
    comment="Made by themselves some time after a mobilisation ended, as it stood then.",
)

PREDICTIONS = Table(
    "predictions",
    METADATA,
    Column("prediction_id", BigInteger, Identity(), primary_key=True),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("level", Text, nullable=False, server_default="", comment="empty: not kept yet"),
    Column("made_at", MOMENT, nullable=False),
    Column("begun_at", MOMENT, comment="Raised to the level; null: its start."),
    Column("prediction", JSONB, nullable=False),
    UniqueConstraint("mobilisation_id", "begun_at", postgresql_nulls_not_distinct=True),
    comment="How long each would take, as foreseen at its start or raising; only added to.",
)

DRILLS = Table(
    "drills",
    METADATA,
    Column("drill_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("hazard", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("area", JSONB, nullable=False),
    Column("note", Text, nullable=False),
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
    Index("ix_shift_entries_division", "division", "entry_no"),
    comment="Who was on duty; only added to.",
)

GRANTS: tuple[str, ...] = (
    "grant select on gateway.api_keys to muster_gateway_public",
    "grant select, insert, update on gateway.documents to muster_gateway_public",
    "grant select, insert on gateway.alerts, gateway.alert_references to muster_gateway_public",
    "grant select, insert on gateway.answers to muster_gateway_public",
    "grant update (emitted_at) on gateway.answers to muster_gateway_public",
    "grant select, insert on gateway.field_views, gateway.field_refusals to muster_gateway_public",
    "grant select, insert on gateway.notes to muster_gateway_public",
    "grant select on gateway.messages to muster_gateway_public",
    "grant select, insert, delete on gateway.canaries to muster_gateway_public",
    "grant select, insert, update, delete on gateway.outbox to muster_gateway_public",
    # The owner's own rights: what is on record can be added to and read, not changed.
    "revoke update, delete, truncate on gateway.audit_entries from muster_gateway_console",
    "revoke update, delete, truncate on gateway.shift_entries from muster_gateway_console",
    "revoke update, delete, truncate on gateway.predictions from muster_gateway_console",
)
"""What the process that faces the internet may do, and nothing else: no stops, no commands."""
