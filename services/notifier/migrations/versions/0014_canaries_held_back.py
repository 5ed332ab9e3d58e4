"""What holds a canary back."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "canaries",
        sa.Column(
            "held_back",
            sa.Text(),
            nullable=True,
            comment="by what, while it was of use: it is not late then",
        ),
        schema="notifier",
    )


def downgrade() -> None:
    op.drop_column("canaries", "held_back", schema="notifier")
