"""What a level cannot settle."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('matter',
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('community_code', sa.Text(), nullable=False),
    sa.Column('matter_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('grid_id', sa.Uuid(), nullable=True),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('raised_by', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('settlement', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answer_note_id', sa.Uuid(), nullable=True),
    sa.UniqueConstraint('matter_id', name=op.f('uq_matter_matter_id')),
    schema='alerting'
    )
    op.create_index('ix_matter_branch', 'matter', ['mobilisation_id', 'community_code'], unique=False, schema='alerting')


def downgrade() -> None:
    op.drop_index('ix_matter_branch', table_name='matter', schema='alerting')
    op.drop_table('matter', schema='alerting')
