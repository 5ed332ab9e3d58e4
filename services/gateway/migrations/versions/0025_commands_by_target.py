"""Commands are looked up by what they are about, of whatever kind."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_commands_target', 'commands', ['target', 'at'], schema='gateway')
    op.drop_index('ix_commands_replays', table_name='commands', schema='gateway')


def downgrade() -> None:
    op.create_index('ix_commands_replays', 'commands', ['target', 'at'], schema='gateway',
                    postgresql_where=sa.text("kind = 'replay-letter'"))
    op.drop_index('ix_commands_target', table_name='commands', schema='gateway')
