"""what an answer says beyond its outcome"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('answers', sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=True), schema='gateway')


def downgrade() -> None:
    op.drop_column('answers', 'detail', schema='gateway')
