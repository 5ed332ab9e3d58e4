"""Whose words an attempt says: the plan's edition's, or an officer's message's."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "attempts",
        sa.Column(
            "text_id",
            sa.Uuid(),
            nullable=True,
            comment="Whose words it says: an edition's or a message's.",
        ),
        schema="notifier",
    )


def downgrade() -> None:
    op.drop_column("attempts", "text_id", schema="notifier")
