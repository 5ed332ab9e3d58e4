"""Under which alert a grid was told last is known; the emergency lane is published first."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('news', sa.Column('alert_id', sa.Uuid(), comment="Under which alert it was told last."), schema='alerting')
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='alerting')
    op.create_index('ix_outbox_unpublished', 'outbox', ['lane_rank', 'id'], schema='alerting',
                    postgresql_where=sa.text('published_at is null'))
    op.create_index('ix_inbox_dead_at', 'inbox', ['dead_at'], schema='alerting',
                    postgresql_where=sa.text('dead_at is not null'))


def downgrade() -> None:
    op.drop_index('ix_inbox_dead_at', 'inbox', schema='alerting')
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='alerting')
    op.create_index('ix_outbox_unpublished', 'outbox', ['id'], schema='alerting',
                    postgresql_where=sa.text('published_at is null'))
    op.drop_column('news', 'alert_id', schema='alerting')
