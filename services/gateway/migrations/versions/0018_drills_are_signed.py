"""A drill that its plan has two officers decide waits for the second."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('drills', sa.Column('to_sign', sa.Boolean(), server_default=sa.text('false'), nullable=False), schema='gateway')
    op.add_column('drills', sa.Column('signed_by', sa.Text(), nullable=True, comment='Id of the second officer; null: nobody yet.'), schema='gateway')


def downgrade() -> None:
    op.drop_column('drills', 'signed_by', schema='gateway')
    op.drop_column('drills', 'to_sign', schema='gateway')
