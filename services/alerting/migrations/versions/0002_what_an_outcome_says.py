"""What an outcome says beyond its word, and the step taken of a shut door's path."""
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('step', sa.Text(), nullable=True), schema='alerting')
    op.add_column('visit', sa.Column('help_kind', sa.Text(), nullable=True), schema='alerting')
    op.add_column('visit', sa.Column('urgent', sa.Boolean(), server_default=sa.text('false'), nullable=False), schema='alerting')
    op.add_column('visit', sa.Column('moved_to', sa.Text(), nullable=True), schema='alerting')
    op.add_column('visit', sa.Column('moved_by', sa.Text(), nullable=True), schema='alerting')
    op.add_column('visit', sa.Column('until', sa.DateTime(timezone=True), nullable=True), schema='alerting')
    # Timers of the older path of a shut door: its next step comes at once.
    op.execute("delete from alerting.timer where kind in ('again', 'rescue')")


def downgrade() -> None:
    op.drop_column('visit', 'until', schema='alerting')
    op.drop_column('visit', 'moved_by', schema='alerting')
    op.drop_column('visit', 'moved_to', schema='alerting')
    op.drop_column('visit', 'urgent', schema='alerting')
    op.drop_column('visit', 'help_kind', schema='alerting')
    op.drop_column('visit', 'step', schema='alerting')
