"""When what people told us was so; of paper alone it was known, as part of a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "timeline",
        sa.Column(
            "said_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Of what people told us, when it was so.",
        ),
        schema="alerting",
    )
    op.execute(
        "update alerting.timeline"
        " set said_at = split_part(reason, ': paper: ', 2)::timestamptz"
        " where what in ('visit', 'visit_outdated') and reason like '%: paper: %'"
    )


def downgrade() -> None:
    op.drop_column("timeline", "said_at", schema="alerting")
