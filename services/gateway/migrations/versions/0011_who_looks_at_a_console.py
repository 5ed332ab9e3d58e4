"""Who looks at a console: an open page alone is nobody."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sessions', sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True, comment='A page was opened, or somebody moved in one.'), schema='gateway')


def downgrade() -> None:
    op.drop_column('sessions', 'looked_at', schema='gateway')
