"""Predictions, one a mobilisation from now on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('predictions',
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prediction', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('mobilisation_id', name=op.f('pk_predictions')),
    schema='gateway',
    comment='How long each would take, as it was foreseen at its start; only added to.'
    )


def downgrade() -> None:
    op.drop_table('predictions', schema='gateway')
