"""Keys of programs, officers and their sessions, and what their log-ins need."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.gateway.adapters.tables.metadata import METADATA
from services.runtime.tables import MOMENT

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
