"""letters that were replayed"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_commands_replays', 'commands', ['target', 'at'], schema='gateway',
                    postgresql_where=sa.text("kind = 'replay-letter'"))


def downgrade() -> None:
    op.drop_index('ix_commands_replays', 'commands', schema='gateway')
