"""envelopes are kept plain"""

from alembic import op
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('alter table alerting.inbox alter column envelope set storage external')
    op.execute('alter table alerting.outbox alter column envelope set storage external')


def downgrade() -> None:
    op.execute('alter table alerting.inbox alter column envelope set storage extended')
    op.execute('alter table alerting.outbox alter column envelope set storage extended')
