"""What officers want added waits for its signature."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('widenings',
    sa.Column('command_id', sa.Uuid(), nullable=False),
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('alert_id', sa.Uuid(), nullable=False),
    sa.Column('lane', sa.Text(), nullable=False),
    sa.Column('area', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('author', sa.Text(), nullable=False, comment='Id of the officer or key.'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True, comment='To roster; null: not signed.'),
    sa.PrimaryKeyConstraint('command_id', name=op.f('pk_widenings')),
    schema='gateway',
    comment='Areas that officers want added to what runs.'
    )
    op.create_index('ix_widenings_mobilisation_id', 'widenings', ['mobilisation_id'], unique=False, schema='gateway')
    op.create_index('ix_widenings_unsent', 'widenings', ['at'], unique=False, schema='gateway', postgresql_where=sa.text('sent_at is null'))


def downgrade() -> None:
    op.drop_table('widenings', schema='gateway')
