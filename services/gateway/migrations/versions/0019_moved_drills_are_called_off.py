"""Who was told of a drill's time hears when it is another."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('drill_occurrences', sa.Column('told_alert_id', sa.Uuid(), nullable=True, comment='Announced a time that is no longer true.'), schema='gateway')
    op.add_column('drill_occurrences', sa.Column('told_of', sa.DateTime(timezone=True), nullable=True, comment='That time.'), schema='gateway')
    op.add_column('drill_occurrences', sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True), schema='gateway')


def downgrade() -> None:
    op.drop_column('drill_occurrences', 'moved_at', schema='gateway')
    op.drop_column('drill_occurrences', 'told_of', schema='gateway')
    op.drop_column('drill_occurrences', 'told_alert_id', schema='gateway')
