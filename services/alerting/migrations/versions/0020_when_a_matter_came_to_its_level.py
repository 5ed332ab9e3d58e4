"""When a matter came to the level that has it to answer is kept, not computed from the plan."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('matter', sa.Column('came_at', sa.DateTime(timezone=True), nullable=True, comment='To its level.'), schema='alerting')
    # As long before it is due as a level has where no plan says otherwise.
    op.execute("update alerting.matter set came_at = greatest(raised_at, due_at - interval '15 minutes')")
    op.alter_column('matter', 'came_at', nullable=False, schema='alerting')


def downgrade() -> None:
    op.drop_column('matter', 'came_at', schema='alerting')
