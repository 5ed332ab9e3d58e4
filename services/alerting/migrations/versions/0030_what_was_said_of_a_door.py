"""What was said of a door is kept until it is asked for anew, so that any of it can be taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True), schema='alerting')
    op.add_column('visit', sa.Column('said', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False), schema='alerting')


def downgrade() -> None:
    op.drop_column('visit', 'said', schema='alerting')
    op.drop_column('visit', 'seen_at', schema='alerting')
