"""each alert has its turn"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

OPEN = "on roster.inbox (lane_rank, {order}) where handled_at is null and dead_at is null"
NOBODY = "'00000000-0000-0000-0000-000000000000'"


def upgrade() -> None:
    op.add_column('inbox', sa.Column('trace', sa.Uuid(), server_default=sa.text(NOBODY), nullable=False), schema='roster')
    op.execute('drop index roster.ix_inbox_open')
    op.execute('create index ix_inbox_open ' + OPEN.format(order="topic, trace, id"))


def downgrade() -> None:
    op.execute('drop index roster.ix_inbox_open')
    op.execute('create index ix_inbox_open ' + OPEN.format(order="id"))
    op.drop_column('inbox', 'trace', schema='roster')
