"""Which attempts told_at rests on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('contact', sa.Column('told_by', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False), schema='alerting')


def downgrade() -> None:
    op.drop_column('contact', 'told_by', schema='alerting')
