"""A mobilisation is predicted anew when its level is raised."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('predictions', sa.Column('level', sa.Text(), server_default='', nullable=False, comment='empty: not kept yet'), schema='gateway')
    op.add_column('predictions', sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True, comment='Raised to the level; null: its start.'), schema='gateway')
    op.drop_constraint('pk_predictions', 'predictions', schema='gateway', type_='primary')
    op.create_primary_key('pk_predictions', 'predictions', ['mobilisation_id', 'level'], schema='gateway')
    op.create_table_comment('predictions', 'How long each would take, as foreseen at its start or raising; only added to.', existing_comment='How long each would take, as it was foreseen at its start; only added to.', schema='gateway')


def downgrade() -> None:
    op.execute('delete from gateway.predictions where begun_at is not null')
    op.create_table_comment('predictions', 'How long each would take, as it was foreseen at its start; only added to.', existing_comment='How long each would take, as foreseen at its start or raising; only added to.', schema='gateway')
    op.drop_constraint('pk_predictions', 'predictions', schema='gateway', type_='primary')
    op.create_primary_key('pk_predictions', 'predictions', ['mobilisation_id'], schema='gateway')
    op.drop_column('predictions', 'begun_at', schema='gateway')
    op.drop_column('predictions', 'level', schema='gateway')
