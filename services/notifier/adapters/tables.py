"""The notifier's tables: attempts with what became of them, what webhooks recorded, channels."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.runtime.tables import MOMENT, add_inbox, add_outbox, new_metadata

METADATA = new_metadata("notifier")
INBOX = add_inbox(METADATA)
OUTBOX = add_outbox(METADATA)

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("attempt_id", Uuid, primary_key=True),
    Column("contact_id", Uuid, nullable=False),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("communities", ARRAY(Text), nullable=False, comment="all that ordered it, in order"),
    Column("trace", Uuid, nullable=False),
    Column("round", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("lane_rank", SmallInteger, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("account", Text, nullable=False),
    Column("not_after", MOMENT, nullable=False),
    Column("step_s", Float, comment="of its step of the ladder; none beside the ladder"),
    Column("ordered_at", MOMENT, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("claimed_at", MOMENT),
    Column("phone_hash", LargeBinary),
    Column("body_sealed", LargeBinary),
    Column("parts", SmallInteger),
    Column("text_id", Uuid, comment="Whose words it says: an edition's or a message's."),
    Column("provider_sid", Text),
    Column("provider_status", Text),
    Column("sent_at", MOMENT),
    Column("settled_at", MOMENT),
    Column("answered_at", MOMENT),
    Column("looks", Integer, nullable=False, server_default=text("0")),
    Column("look_due_at", MOMENT),
    Column("given_up_at", MOMENT),
    Column("too_late_at", MOMENT, comment="a withdrawal came when it was on its way"),
    Column("cancelled_at", MOMENT, comment="the provider was asked to take it back"),
    Index(
        "ix_attempts_planned",
        "channel",
        "lane_rank",
        text("(- urgency)"),
        "mobilisation_id",
        "ordered_at",
        "attempt_id",
        postgresql_where=text("status = 'planned'"),
    ),
    # At most one unresolved attempt a number, channel and account: a look-up is then certain.
    Index(
        "uq_attempts_unresolved",
        "phone_hash",
        "channel",
        "account",
        unique=True,
        postgresql_where=text("status in ('sending', 'unknown') and given_up_at is null"),
    ),
    Index("ix_attempts_sending", "claimed_at", postgresql_where=text("status = 'sending'")),
    Index(
        "ix_attempts_look",
        "look_due_at",
        postgresql_where=text("status = 'unknown' and look_due_at is not null"),
    ),
    # Without `answered_at`, or an answer would have every index of its row written.
    Index(
        "ix_attempts_cancel",
        "too_late_at",
        postgresql_where=text(
            "too_late_at is not null and cancelled_at is null and channel = 'call'"
            " and status = 'sent'"
        ),
    ),
    Index(
        "ix_attempts_number",
        "phone_hash",
        "claimed_at",
        postgresql_where=text("phone_hash is not null"),
    ),
    Index(
        "ix_attempts_provider_sid",
        "provider_sid",
        postgresql_where=text("provider_sid is not null"),
    ),
    Index("ix_attempts_contact", "contact_id"),
    # Consoles ask every few seconds what became of officers' messages; there are few of them.
    Index("ix_attempts_message", "round", postgresql_where=text("round ~ '^(correction|ad-hoc):'")),
)

TOMBSTONES = Table(
    "tombstones",
    METADATA,
    Column("attempt_id", Uuid, primary_key=True),
    Column("community_code", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", MOMENT, nullable=False, index=True),
)

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("attempt_id", Uuid, nullable=False),
    Column("account", Text, nullable=False),
    Column("provider_sid", Text, nullable=False),
    Column("provider_status", Text, nullable=False),
    Column("error_code", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("handled_at", MOMENT),
    UniqueConstraint("attempt_id", "provider_sid", "provider_status", "error_code"),
    Index("ix_receipts_open", "id", postgresql_where=text("handled_at is null")),
)

REPLIES = Table(
    "replies",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("reply_id", Uuid, nullable=False, unique=True),
    Column("account", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("attempt_id", Uuid),
    Column("phone_hash", LargeBinary),
    Column("kind", Text),
    Column("outcomes", JSONB, comment="What was found at doors: visit and outcome."),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("handled_at", MOMENT),
    Column("finding", Text),
    Index("ix_replies_open", "id", postgresql_where=text("handled_at is null")),
    Index("ix_replies_attempt", "attempt_id", postgresql_where=text("attempt_id is not null")),
    Index("ix_replies_unclear", "phone_hash", "received_at", postgresql_where=text("kind is null")),
)

CHANNELS = Table(
    "channels",
    METADATA,
    Column("channel", Text, primary_key=True),
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("rate_per_s", Float),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
)

HAND_OVERS = Table(
    "hand_overs",
    METADATA,
    Column("channel", Text, primary_key=True),
    Column("room", Float, nullable=False),
    Column("granted", Integer, nullable=False),
    Column("at", MOMENT, nullable=False),
    comment="how many a channel's rate leaves room for, over all notifiers",
)

NUMBER_LIMITS = Table(
    "number_limits",
    METADATA,
    Column("channel", Text, primary_key=True),
    Column("rate_per_s", Float, nullable=False),
    Column("a_minute", Integer, comment="null: no limit"),
    Column("an_hour", Integer),
    Column("a_day", Integer),
    Column("reserve", Float, nullable=False, comment="share that emergencies alone may use"),
    Column("at", MOMENT, nullable=False),
    comment="what the notifier that started last keeps to; decided by its settings",
)

LINES = Table(
    "lines",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("open_since", MOMENT, comment="null: attempts go out"),
    Column("reason", Text, nullable=False),
    comment="where the circuit breakers stand, for others to see; decided in the process",
)

PULSE = Table(
    "pulse",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    comment="one row: when a notifier was last seen at work",
)

DOWN_TIMES = Table(
    "down_times",
    METADATA,
    Column("began_at", MOMENT, primary_key=True),
    Column("ended_at", MOMENT, nullable=False),
    comment="when none was: what expired then says so",
)

CANARIES = Table(
    "canaries",
    METADATA,
    Column("canary_id", Uuid, primary_key=True),
    Column("set_out_at", MOMENT, nullable=False, index=True),
    Column("not_after", MOMENT, nullable=False),
    Column("ordered_at", MOMENT, nullable=False),
    Column("claimed_at", MOMENT),
    Column("posted_at", MOMENT),
    Column("outcome", Text, nullable=False, server_default=text("''")),
    Column("arrived_at", MOMENT),
    Column("held_back", Text, comment="by what, while it was of use: it is not late then"),
    comment="probes of the whole pipeline; no attempts, so that they stand in no figure",
)
