"""An order says how long its step of the ladder lasts."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "attempts",
        sa.Column(
            "step_s",
            sa.Float(),
            nullable=True,
            comment="of its step of the ladder; none beside the ladder",
        ),
        schema="notifier",
    )


def downgrade() -> None:
    op.drop_column("attempts", "step_s", schema="notifier")
