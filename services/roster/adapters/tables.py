"""The roster's tables: places, households, people and posts; below, the coverage of incidents."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.runtime.tables import MOMENT, add_inbox, add_outbox, new_metadata

METADATA = new_metadata("roster")
INBOX = add_inbox(METADATA)
OUTBOX = add_outbox(METADATA)

DIVISIONS = Table(
    "divisions",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("parent_code", Text, ForeignKey("roster.divisions.code")),
    Column("node_id", Uuid, unique=True),
    CheckConstraint("kind in ('city', 'district', 'street', 'community')", name="kind"),
    CheckConstraint("(kind = 'community') = (node_id is not null)", name="node"),
    comment="GB/T 2260 codes without padding: city 4, district 6, street 9, community 12 digits.",
)

GRIDS = Table(
    "grids",
    METADATA,
    Column("grid_id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("community_code", Text, ForeignKey("roster.divisions.code"), nullable=False, index=True),
    Column("name", Text, nullable=False),
)

BUILDINGS = Table(
    "buildings",
    METADATA,
    Column("building_id", Uuid, primary_key=True),
    Column("grid_id", Uuid, ForeignKey("roster.grids.grid_id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("footprint", LargeBinary, nullable=False, comment="WKB polygon, WGS-84 degrees."),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("floors", SmallInteger, nullable=False),
    Column("traits", ARRAY(Text), nullable=False),
)

STAIRWELLS = Table(
    "stairwells",
    METADATA,
    Column("stairwell_id", Uuid, primary_key=True),
    Column(
        "building_id", Uuid, ForeignKey("roster.buildings.building_id"), nullable=False, index=True
    ),
    Column("grid_id", Uuid, ForeignKey("roster.grids.grid_id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
)

NODES = Table(
    "nodes",
    METADATA,
    Column("node_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("parent_id", Uuid),
    Column("path", ARRAY(Uuid), nullable=False),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("community_id", Uuid, nullable=False),
    Column("community_code", Text, nullable=False, index=True),
    Column("street_name", Text, nullable=False),
    Column("traits", ARRAY(Text), nullable=False),
    comment="what is derived from the places: see adapters/nodes.py",
)

GRID_TEXTS = Table(
    "grid_texts",
    METADATA,
    Column("grid_id", Uuid, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("year", Integer, nullable=False, comment="in which ages are right"),
    Column("nodes", Text, nullable=False),
    Column("residents", Text, nullable=False),
    comment="what an impact tells of a grid, made before one comes: see adapters/grid_texts.py",
)

HOUSEHOLDS = Table(
    "households",
    METADATA,
    Column("household_id", Uuid, primary_key=True),
    Column(
        "stairwell_id",
        Uuid,
        ForeignKey("roster.stairwells.stairwell_id"),
        nullable=False,
        index=True,
    ),
    Column("door", Text, nullable=False),
    Column("floor", SmallInteger, nullable=False),
)

RESIDENTS = Table(
    "residents",
    METADATA,
    Column("resident_id", Uuid, primary_key=True),
    Column(
        "household_id",
        Uuid,
        ForeignKey("roster.households.household_id"),
        nullable=False,
        index=True,
    ),
    Column("stairwell_id", Uuid, nullable=False),
    Column("grid_id", Uuid, nullable=False),
    Column("community_code", Text, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary),
    Column("kin_sealed", LargeBinary, comment="Sealed JSON list of relation, name, phone."),
    Column("birth_year", SmallInteger, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False, comment="Empty: not at risk."),
    Column("risk", SmallInteger, nullable=False),
    Column("key_holder", Text, comment="Who holds a spare key, by relation, never by name."),
    Index("ix_residents_at_risk_grid", "grid_id", postgresql_where=text("reasons <> '{}'")),
    Index(
        "ix_residents_at_risk_stairwell", "stairwell_id", postgresql_where=text("reasons <> '{}'")
    ),
    comment="Stairwell, grid and community are the household's, kept here to be found fast.",
)

PEOPLE = Table(
    "people",
    METADATA,
    Column("person_id", Uuid, primary_key=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary, nullable=False),
    Column("phone_hash", LargeBinary, nullable=False, index=True),
    Column("community_code", Text, nullable=False),
    comment="Who can hold a post or be a buddy; several may share a phone.",
)

POSTS = Table(
    "posts",
    METADATA,
    Column("post_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("node_id", Uuid, nullable=False, index=True),
    Column("community_code", Text, nullable=False),
    Column("grid_id", Uuid, ForeignKey("roster.grids.grid_id"), index=True),
    Index("ix_posts_of_community", "community_code", postgresql_where=text("grid_id is null")),
    comment="A post of the community itself, a team's leader among them, has no grid.",
)

ASSIGNMENTS = Table(
    "assignments",
    METADATA,
    Column("assignment_id", Uuid, primary_key=True),
    Column("post_id", Uuid, ForeignKey("roster.posts.post_id"), nullable=False, index=True),
    Column("person_id", Uuid, ForeignKey("roster.people.person_id"), nullable=False, index=True),
    Column("rank", Text, nullable=False),
    Column("starts_at", MOMENT, nullable=False, index=True),
    Column("ends_at", MOMENT, index=True),
    CheckConstraint("rank in ('A', 'B')", name="rank"),
    CheckConstraint("ends_at > starts_at", name="period"),
)

ABSENCES = Table(
    "absences",
    METADATA,
    Column("absence_id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("roster.people.person_id"), nullable=False, index=True),
    Column("starts_at", MOMENT, nullable=False, index=True),
    Column("ends_at", MOMENT, nullable=False, index=True),
    CheckConstraint("ends_at > starts_at", name="period"),
)

TEAMS = Table(
    "teams",
    METADATA,
    Column("team_id", Uuid, primary_key=True),
    Column("community_code", Text, ForeignKey("roster.divisions.code"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("skills", ARRAY(Text), nullable=False),
    Column("leader_post_id", Uuid, ForeignKey("roster.posts.post_id"), nullable=False),
)

TEAM_MEMBERS = Table(
    "team_members",
    METADATA,
    Column("team_id", Uuid, ForeignKey("roster.teams.team_id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("roster.people.person_id"), primary_key=True, index=True),
)

BUDDIES = Table(
    "buddies",
    METADATA,
    Column("resident_id", Uuid, ForeignKey("roster.residents.resident_id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("roster.people.person_id"), primary_key=True, index=True),
)

STATE = Table(
    "state",
    METADATA,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("revision", BigInteger, nullable=False, server_default=text("0")),
    Column("seed", Text, comment="What `muster seed` wrote, if it did."),
    Column("turned_at", MOMENT, comment="Dated changes up to here have been told."),
    CheckConstraint("one", name="single"),
    comment="One row; `revision` grows with every change of places or of who lives there.",
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False, index=True),
    Column("header", JSONB, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    comment="Every alert with what became of it: mobilised, recorded (Test, Ack ...) or stale.",
)

INCIDENTS = Table(
    "incidents",
    METADATA,
    Column("incident_id", Uuid, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("alert_id", Uuid, ForeignKey("roster.alerts.alert_id"), nullable=False),
    Column("alert_revision", BigInteger, nullable=False),
    Column("lifted", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("closing", Boolean, nullable=False, comment="The closing event is still to come."),
    Index("ix_incidents_closing", "incident_id", postgresql_where=text("closing")),
    comment="The latest alert of an incident; `revision` grows with every change of its coverage.",
)

WIDENINGS = Table(
    "widenings",
    METADATA,
    Column("command_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("lane", Text, nullable=False),
    Column("areas", JSONB, nullable=False),
    Column("actor", Text, nullable=False, comment="Id of the officer or key."),
    Column("at", MOMENT, nullable=False),
    Column("ended_at", MOMENT, comment="The incident was cancelled."),
    Index("ix_widenings_incident", "incident_id", "lane"),
    comment="What officers added to the areas of an incident's alerts.",
)

COVERAGE = Table(
    "coverage",
    METADATA,
    Column("incident_id", Uuid, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("grid_id", Uuid, ForeignKey("roster.grids.grid_id"), primary_key=True),
    Column("community_code", Text, nullable=False),
    Column("coverage", Text, nullable=False),
    Column("rule_kind", Text),
    Column("rule_detail", Text),
    Column("alert_id", Uuid, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("lane_rank", SmallInteger, nullable=False),
    Column("turn", Integer, nullable=False, comment="0 goes first: the highest risk."),
    Column("pending", Boolean, nullable=False),
    Index("ix_coverage_pending", "lane_rank", "turn", postgresql_where=text("pending")),
    Index("ix_coverage_grid_id", "grid_id"),
    comment="Which grids an incident covers or covered; pending ones are still to be told.",
)

COMMUNITY_COVERAGE = Table(
    "community_coverage",
    METADATA,
    Column("incident_id", Uuid, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("community_code", Text, ForeignKey("roster.divisions.code"), primary_key=True),
    Column("coverage", Text, nullable=False),
    Column("grids", Integer, nullable=False, comment="How many of its grids are covered."),
    Column("alert_id", Uuid, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("pending", Boolean, nullable=False),
    comment="The same for communities: their own posts are told with their first grid.",
)
