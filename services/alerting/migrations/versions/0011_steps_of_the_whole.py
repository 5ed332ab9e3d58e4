"""The few lines of the timeline about a mobilisation as a whole are found without the others."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_timeline_whole', 'timeline', ['entry_id'], unique=False, schema='alerting', postgresql_where=sa.text('community_code is null'))


def downgrade() -> None:
    op.drop_index('ix_timeline_whole', table_name='timeline', schema='alerting', postgresql_where=sa.text('community_code is null'))
