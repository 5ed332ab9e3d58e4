"""injects of drills"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inject',
    sa.Column('inject_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True, comment='When its branch was told of it.'),
    sa.PrimaryKeyConstraint('inject_id', name=op.f('pk_inject')),
    schema='alerting',
    comment='What is to go wrong in drills.'
    )
    op.create_index('ix_inject_incident', 'inject', ['incident_id'], unique=False, schema='alerting')


def downgrade() -> None:
    op.drop_index('ix_inject_incident', table_name='inject', schema='alerting')
    op.drop_table('inject', schema='alerting')
