"""Visits that came in after a moment are found without a look at all else that happened."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_timeline_visits",
        "timeline",
        ["mobilisation_id", "at"],
        unique=False,
        schema="alerting",
        postgresql_where=sa.text("what = 'visit'"),
    )


def downgrade() -> None:
    op.drop_index("ix_timeline_visits", table_name="timeline", schema="alerting")
