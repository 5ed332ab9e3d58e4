"""What each edition asks for in numbers; those kept before get it when alerting starts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('plan_edition', sa.Column('asks', postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment='What it asks for in numbers, with the timers that run.'), schema='alerting')


def downgrade() -> None:
    op.drop_column('plan_edition', 'asks', schema='alerting')
