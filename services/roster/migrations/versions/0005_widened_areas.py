"""What officers add to the areas of an incident's alerts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('widenings',
    sa.Column('command_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('lane', sa.Text(), nullable=False),
    sa.Column('areas', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False, comment='Id of the officer or key.'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='The incident was cancelled.'),
    sa.PrimaryKeyConstraint('command_id', name=op.f('pk_widenings')),
    schema='roster',
    comment="What officers added to the areas of an incident's alerts."
    )
    op.create_index('ix_widenings_incident', 'widenings', ['incident_id', 'lane'], unique=False, schema='roster')


def downgrade() -> None:
    op.drop_index('ix_widenings_incident', table_name='widenings', schema='roster')
    op.drop_table('widenings', schema='roster')
