"""Predictions have a primary key again."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('predictions', sa.Column('prediction_id', sa.BigInteger(), sa.Identity(), nullable=False), schema='gateway')
    op.create_primary_key('pk_predictions', 'predictions', ['prediction_id'], schema='gateway')


def downgrade() -> None:
    op.drop_constraint('pk_predictions', 'predictions', schema='gateway', type_='primary')
    op.drop_column('predictions', 'prediction_id', schema='gateway')
