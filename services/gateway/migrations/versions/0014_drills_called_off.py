"""A drill that was announced is called off with those who were told of it."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('drill_occurrences', sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True), schema='gateway')
    op.add_column('drill_occurrences', sa.Column('off_alert_id', sa.Uuid(), nullable=True, comment='Cancels its announcement.'), schema='gateway')


def downgrade() -> None:
    op.drop_column('drill_occurrences', 'off_alert_id', schema='gateway')
    op.drop_column('drill_occurrences', 'cancelled_at', schema='gateway')
