"""A widening is signed for the communities that it adds too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('approval', sa.Column('adds', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False, comment='By a widening.'), schema='alerting')


def downgrade() -> None:
    op.drop_column('approval', 'adds', schema='alerting')
