"""letters that were replayed"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

WHEN = "A dead letter was handed over again, last then."


def upgrade() -> None:
    op.add_column('inbox', sa.Column('replayed_at', sa.DateTime(timezone=True), comment=WHEN), schema='notifier')
    op.create_index('ix_inbox_replayed_at', 'inbox', ['replayed_at'], schema='notifier',
                    postgresql_where=sa.text('replayed_at is not null'))


def downgrade() -> None:
    op.drop_index('ix_inbox_replayed_at', 'inbox', schema='notifier')
    op.drop_column('inbox', 'replayed_at', schema='notifier')
