"""letters that were replayed"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

WHEN = "A dead letter was handed over again, last then."


def upgrade() -> None:
    op.add_column('inbox', sa.Column('replayed_at', sa.DateTime(timezone=True), comment=WHEN), schema='roster')
    op.create_index('ix_inbox_replayed_at', 'inbox', ['replayed_at'], schema='roster',
                    postgresql_where=sa.text('replayed_at is not null'))


def downgrade() -> None:
    op.drop_index('ix_inbox_replayed_at', 'inbox', schema='roster')
    op.drop_column('inbox', 'replayed_at', schema='roster')
