"""The emergency lane is published first."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='gateway')
    op.create_index('ix_outbox_unpublished', 'outbox', ['lane_rank', 'id'], schema='gateway',
                    postgresql_where=sa.text('published_at is null'))


def downgrade() -> None:
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='gateway')
    op.create_index('ix_outbox_unpublished', 'outbox', ['id'], schema='gateway',
                    postgresql_where=sa.text('published_at is null'))
