"""The emergency lane is published first; dead letters and absences are found without reading all."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='roster')
    op.create_index('ix_outbox_unpublished', 'outbox', ['lane_rank', 'id'], schema='roster',
                    postgresql_where=sa.text('published_at is null'))
    op.create_index('ix_inbox_dead_at', 'inbox', ['dead_at'], schema='roster',
                    postgresql_where=sa.text('dead_at is not null'))
    op.create_index('ix_roster_absences_starts_at', 'absences', ['starts_at'], schema='roster')
    op.create_index('ix_roster_absences_ends_at', 'absences', ['ends_at'], schema='roster')


def downgrade() -> None:
    op.drop_index('ix_roster_absences_ends_at', 'absences', schema='roster')
    op.drop_index('ix_roster_absences_starts_at', 'absences', schema='roster')
    op.drop_index('ix_inbox_dead_at', 'inbox', schema='roster')
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='roster')
    op.create_index('ix_outbox_unpublished', 'outbox', ['id'], schema='roster',
                    postgresql_where=sa.text('published_at is null'))
