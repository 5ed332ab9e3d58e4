"""When a timer was set: by a clock that ran ahead it would come as much too late."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "timer",
        sa.Column(
            "set_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="By the clock of then, which may have been ahead.",
        ),
        schema="alerting",
    )


def downgrade() -> None:
    op.drop_column("timer", "set_at", schema="alerting")
