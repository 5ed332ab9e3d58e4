"""outcomes said by SMS: visit and outcome"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "replies",
        sa.Column(
            "outcomes",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="What was found at doors: visit and outcome.",
        ),
        schema="notifier",
    )


def downgrade() -> None:
    op.drop_column("replies", "outcomes", schema="notifier")
