"""When the hazard arrives, as far as the alert says: deadlines count backwards from it."""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('slice', sa.Column('onset_at', sa.DateTime(timezone=True), nullable=True), schema='alerting')


def downgrade() -> None:
    op.drop_column('slice', 'onset_at', schema='alerting')
