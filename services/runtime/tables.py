"""The tables every service has for its stream edge, and how published views are declared."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    text,
)

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
MOMENT = DateTime(timezone=True)


@dataclass(frozen=True)
class PublishedView:
    """A view in `<service>_public` that other services read.

    `sql` is its select; `readers` are the login roles that may read it. Its columns are a
    contract: they only grow.
    """

    name: str
    sql: str
    readers: tuple[str, ...]


def new_metadata(schema: str) -> MetaData:
    """The metadata of one service: all its tables in its one schema."""
    return MetaData(schema=schema, naming_convention=NAMING)


def _kept_plain(table: Table) -> Table:
    """Envelopes are not compressed: PostgreSQL's own way takes three times as long as the rest of
    an insert, and ids hardly shrink. SQLAlchemy has no word for it, so migrations say it too."""
    plain = f"alter table {table.fullname} alter column envelope set storage external"
    event.listen(table, "after_create", lambda _table, made, **_: made.execute(text(plain)))
    return table


def add_inbox(metadata: MetaData) -> Table:
    """Landed events and due timers; a row with `dead_at` is a dead letter."""
    table = Table(
        "inbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", Uuid, nullable=False),
        Column("topic", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("lane_rank", SmallInteger, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("trace", Uuid, nullable=False, server_default=text(f"'{UUID(int=0)}'")),
        Column("envelope", LargeBinary, nullable=False),
        Column("landed_at", MOMENT, nullable=False),
        Column("due_at", MOMENT, nullable=False),
        Column("tries", Integer, nullable=False, server_default=text("0")),
        Column("handled_at", MOMENT),
        Column("dead_at", MOMENT),
        Column("reason", Text),
        Column("replayed_at", MOMENT, comment="A dead letter was handed over again, last then."),
        Column("replayed_by", Uuid, comment="By which officer's command; null: the owner's."),
        UniqueConstraint("event_id"),
        Index("ix_inbox_handled_at", "handled_at"),
        Index("ix_inbox_dead_at", "dead_at", postgresql_where=text("dead_at is not null")),
        Index(
            "ix_inbox_replayed_at",
            "replayed_at",
            postgresql_where=text("replayed_at is not null"),
        ),
        Index(
            "ix_inbox_open",
            "lane_rank",
            "topic",
            "trace",
            "id",
            postgresql_where=text("handled_at is null and dead_at is null"),
        ),
        Index(
            "ix_inbox_open_key",
            "topic",
            "key",
            "lane_rank",
            "sequence",
            "id",
            postgresql_where=text("handled_at is null and dead_at is null"),
        ),
    )
    return _kept_plain(table)


def add_outbox(metadata: MetaData) -> Table:
    """Events committed with their effects; the relay publishes, the sweeper settles them."""
    table = Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", Uuid, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("lane_rank", SmallInteger, nullable=False),
        Column("envelope", LargeBinary, nullable=False),
        Column("created_at", MOMENT, nullable=False),
        Column("published_at", MOMENT),
        Column("publishes", Integer, nullable=False, server_default=text("0")),
        Column("settled_at", MOMENT),
        UniqueConstraint("event_id"),
        Index(
            "ix_outbox_unpublished",
            "lane_rank",
            "id",
            postgresql_where=text("published_at is null"),
        ),
        Index("ix_outbox_settled_at", "settled_at"),
        Index("ix_outbox_unsettled", "id", postgresql_where=text("settled_at is null")),
    )
    return _kept_plain(table)
