"""What only grew: refused requests are not kept, and each look reads no more than it needs."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='notifier')
    op.create_index('ix_outbox_unpublished', 'outbox', ['lane_rank', 'id'], schema='notifier',
                    postgresql_where=sa.text('published_at is null'))
    op.create_index('ix_inbox_dead_at', 'inbox', ['dead_at'], schema='notifier',
                    postgresql_where=sa.text('dead_at is not null'))
    op.drop_index('ix_attempts_cancel', 'attempts', schema='notifier')
    op.create_index('ix_attempts_cancel', 'attempts', ['too_late_at'], schema='notifier',
                    postgresql_where=sa.text("too_late_at is not null and cancelled_at is null and channel = 'call' and status = 'sent'"))
    op.create_index('ix_replies_unclear', 'replies', ['phone_hash', 'received_at'], schema='notifier',
                    postgresql_where=sa.text('kind is null'))
    op.create_index('ix_notifier_tombstones_at', 'tombstones', ['at'], schema='notifier')
    op.drop_table('intrusions', schema='notifier')


def downgrade() -> None:
    op.create_table('intrusions',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intrusions')),
    schema='notifier',
    comment='requests to webhooks that were refused: forged, unreadable, about nothing we know'
    )
    op.drop_index('ix_notifier_tombstones_at', 'tombstones', schema='notifier')
    op.drop_index('ix_replies_unclear', 'replies', schema='notifier')
    op.drop_index('ix_attempts_cancel', 'attempts', schema='notifier')
    op.create_index('ix_attempts_cancel', 'attempts', ['too_late_at'], schema='notifier',
                    postgresql_where=sa.text('too_late_at is not null and cancelled_at is null'))
    op.drop_index('ix_inbox_dead_at', 'inbox', schema='notifier')
    op.drop_index('ix_outbox_unpublished', 'outbox', schema='notifier')
    op.create_index('ix_outbox_unpublished', 'outbox', ['id'], schema='notifier',
                    postgresql_where=sa.text('published_at is null'))
