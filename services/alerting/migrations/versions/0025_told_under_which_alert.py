"""Under which alert a grid was told last is known: the same again begins nothing."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('news', sa.Column('alert_id', sa.Uuid(), comment="Under which alert it was told last."), schema='alerting')


def downgrade() -> None:
    op.drop_column('news', 'alert_id', schema='alerting')
