"""The level at which everybody was last told anew is kept beside when that was."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('mobilisation', sa.Column('told_level', sa.Text(), server_default='', nullable=False, comment="Its level then, or at the start."), schema='alerting')
    op.execute('update alerting.mobilisation set told_level = level')
    op.alter_column('mobilisation', 'raised_at', comment='When it last went to a graver degree, or before it began to any other level.', existing_comment='When it last went to a graver degree while it ran.', schema='alerting')


def downgrade() -> None:
    op.alter_column('mobilisation', 'raised_at', comment='When it last went to a graver degree while it ran.', existing_comment='When it last went to a graver degree, or before it began to any other level.', schema='alerting')
    op.drop_column('mobilisation', 'told_level', schema='alerting')
