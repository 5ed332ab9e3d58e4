"""Editions with the text they are made of; what was found in one that was only checked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('plan_edition', sa.Column('file', sa.Text(), server_default='', nullable=False, comment='The text that it is made of.'), schema='alerting')
    op.add_column('plan_load', sa.Column('checked', sa.Boolean(), server_default=sa.text('false'), nullable=False, comment='no more'), schema='alerting')
    op.add_column('plan_load', sa.Column('faults', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False), schema='alerting')
    op.add_column('plan_load', sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False), schema='alerting')


def downgrade() -> None:
    op.drop_column('plan_load', 'changes', schema='alerting')
    op.drop_column('plan_load', 'faults', schema='alerting')
    op.drop_column('plan_load', 'checked', schema='alerting')
    op.drop_column('plan_edition', 'file', schema='alerting')
