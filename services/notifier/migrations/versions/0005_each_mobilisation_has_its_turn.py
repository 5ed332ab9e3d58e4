"""each mobilisation has its turn"""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PLANNED = "on notifier.attempts (channel, lane_rank, {order}) where status = 'planned'"
FAIR = "(- urgency), mobilisation_id, ordered_at, attempt_id"
BY_AGE = "urgency desc, ordered_at, attempt_id"


def upgrade() -> None:
    op.execute('drop index notifier.ix_attempts_planned')
    op.execute('create index ix_attempts_planned ' + PLANNED.format(order=FAIR))


def downgrade() -> None:
    op.execute('drop index notifier.ix_attempts_planned')
    op.execute('create index ix_attempts_planned ' + PLANNED.format(order=BY_AGE))
