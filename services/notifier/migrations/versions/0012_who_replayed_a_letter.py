"""who replayed a letter"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

WHICH = "By which officer's command; null: the owner's."


def upgrade() -> None:
    op.add_column('inbox', sa.Column('replayed_by', sa.Uuid(), comment=WHICH), schema='notifier')


def downgrade() -> None:
    op.drop_column('inbox', 'replayed_by', schema='notifier')
