"""A drill says when its hazard arrives, and what a government has ordered."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('drills', sa.Column('onset_h', sa.Integer(), nullable=True,
                  comment='Hours after it begins that the hazard arrives.'), schema='gateway')
    op.add_column('drills', sa.Column('move_order', sa.Text(), server_default='', nullable=False,
                  comment="A government's order to move people; empty: none."),
                  schema='gateway')


def downgrade() -> None:
    op.drop_column('drills', 'move_order', schema='gateway')
    op.drop_column('drills', 'onset_h', schema='gateway')
