"""When a mobilisation went to a graver level is kept, so that nobody has to search its tasks for it."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('mobilisation', sa.Column('degree', sa.Integer(), server_default='0', nullable=False, comment='0: not kept yet.'), schema='alerting')
    op.add_column('mobilisation', sa.Column('raised_at', sa.DateTime(timezone=True), nullable=True, comment='When it last went to a graver degree while it ran.'), schema='alerting')


def downgrade() -> None:
    op.drop_column('mobilisation', 'raised_at', schema='alerting')
    op.drop_column('mobilisation', 'degree', schema='alerting')
