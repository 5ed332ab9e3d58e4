"""drills of the calendar"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('mobilisation', sa.Column('drill', sa.Text(), nullable=True, comment='How far a drill of the calendar reaches.'), schema='alerting')


def downgrade() -> None:
    op.drop_column('mobilisation', 'drill', schema='alerting')
