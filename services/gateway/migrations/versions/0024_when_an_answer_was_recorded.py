"""When an answer was recorded: it is late by that, not by when it was found at a door."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('answers', sa.Column('recorded_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False, comment='May be long after it was given.'), schema='gateway')
    op.alter_column('answers', 'recorded_at', server_default=None, schema='gateway')


def downgrade() -> None:
    op.drop_column('answers', 'recorded_at', schema='gateway')
