"""At which level an officer has stopped it: what its issuer raises beyond that is asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "mobilisation",
        sa.Column(
            "stopped_degree",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="The gravest that an officer has said stays stopped.",
        ),
        schema="alerting",
    )
    op.execute("update alerting.mobilisation set stopped_degree = degree where state = 'stopped'")


def downgrade() -> None:
    op.drop_column("mobilisation", "stopped_degree", schema="alerting")
