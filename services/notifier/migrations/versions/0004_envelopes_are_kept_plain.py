"""envelopes are kept plain"""

from alembic import op
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('alter table notifier.inbox alter column envelope set storage external')
    op.execute('alter table notifier.outbox alter column envelope set storage external')


def downgrade() -> None:
    op.execute('alter table notifier.inbox alter column envelope set storage extended')
    op.execute('alter table notifier.outbox alter column envelope set storage extended')
