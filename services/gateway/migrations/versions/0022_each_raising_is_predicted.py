"""A mobilisation is predicted anew at each raising, however often to one level."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint('pk_predictions', 'predictions', schema='gateway', type_='primary')
    op.create_unique_constraint(op.f('uq_predictions_mobilisation_id'), 'predictions', ['mobilisation_id', 'begun_at'], schema='gateway', postgresql_nulls_not_distinct=True)


def downgrade() -> None:
    op.execute('delete from gateway.predictions p using gateway.predictions o where o.mobilisation_id = p.mobilisation_id and o.level = p.level and o.made_at < p.made_at')
    op.drop_constraint(op.f('uq_predictions_mobilisation_id'), 'predictions', schema='gateway', type_='unique')
    op.create_primary_key('pk_predictions', 'predictions', ['mobilisation_id', 'level'], schema='gateway')
