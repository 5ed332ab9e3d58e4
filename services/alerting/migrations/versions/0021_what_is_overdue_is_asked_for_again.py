"""A matter that is overdue at the district is asked for again."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('matter', sa.Column('again', sa.Integer(), server_default='0', nullable=False, comment='Asked for, overdue.'), schema='alerting')
    op.add_column('matter', sa.Column('again_at', sa.DateTime(timezone=True), nullable=True, comment='When it last was.'), schema='alerting')


def downgrade() -> None:
    op.drop_column('matter', 'again_at', schema='alerting')
    op.drop_column('matter', 'again', schema='alerting')
