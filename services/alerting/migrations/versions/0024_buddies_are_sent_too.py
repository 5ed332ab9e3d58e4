"""A visit knows the resident's buddies: they are sent with the teams and the grid leader."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('buddies', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False), schema='alerting')


def downgrade() -> None:
    op.drop_column('visit', 'buddies', schema='alerting')
