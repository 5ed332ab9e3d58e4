"""texts of grids"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('grid_texts',
    sa.Column('grid_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.BigInteger(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False, comment='in which ages are right'),
    sa.Column('nodes', sa.Text(), nullable=False),
    sa.Column('residents', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('grid_id', name=op.f('pk_grid_texts')),
    schema='roster',
    comment='what an impact tells of a grid, made before one comes: see adapters/grid_texts.py'
    )


def downgrade() -> None:
    op.drop_table('grid_texts', schema='roster')
