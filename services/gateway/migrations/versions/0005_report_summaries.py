"""report summaries"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_summaries',
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('summary', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('mobilisation_id', name=op.f('pk_report_summaries')),
    schema='gateway',
    comment='Made by themselves some time after a mobilisation ended, as it stood then.'
    )


def downgrade() -> None:
    op.drop_table('report_summaries', schema='gateway')
