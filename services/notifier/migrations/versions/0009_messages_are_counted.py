"""What became of an officer's message is looked up by its round."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_attempts_message",
        "attempts",
        ["round"],
        unique=False,
        schema="notifier",
        postgresql_where=sa.text("round ~ '^(correction|ad-hoc):'"),
    )


def downgrade() -> None:
    op.drop_index("ix_attempts_message", table_name="attempts", schema="notifier")
