"""hand_overs: what every notifier may still hand over, together"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("room", sa.Float(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_hand_overs")),
        schema="notifier",
        comment="how many a channel's rate leaves room for, over all notifiers",
    )


def downgrade() -> None:
    op.drop_table("hand_overs", schema="notifier")
