"""A visit says that one of the resident's buddies goes there."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('buddy_goes', sa.Boolean(), server_default=sa.text('false'), nullable=False), schema='alerting')


def downgrade() -> None:
    op.drop_column('visit', 'buddy_goes', schema='alerting')
