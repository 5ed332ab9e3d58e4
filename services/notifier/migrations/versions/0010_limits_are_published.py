"""What a number gets at most, for officers to see."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_limits",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rate_per_s", sa.Float(), nullable=False),
        sa.Column("a_minute", sa.Integer(), nullable=True, comment="null: no limit"),
        sa.Column("an_hour", sa.Integer(), nullable=True),
        sa.Column("a_day", sa.Integer(), nullable=True),
        sa.Column(
            "reserve", sa.Float(), nullable=False, comment="share that emergencies alone may use"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_number_limits")),
        schema="notifier",
        comment="what the notifier that started last keeps to; decided by its settings",
    )


def downgrade() -> None:
    op.drop_table("number_limits", schema="notifier")
