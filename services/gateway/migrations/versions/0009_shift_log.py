"""shift log"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shift_entries',
    sa.Column('entry_no', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('officer', sa.Text(), nullable=False, comment='Id of the officer or key.'),
    sa.Column('name', sa.Text(), nullable=False, comment="The officer's name at that moment."),
    sa.Column('division', sa.Text(), nullable=False, comment='Whose desk; empty: everywhere.'),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('left_open', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='What was open then, by itself.'),
    sa.PrimaryKeyConstraint('entry_no', name=op.f('pk_shift_entries')),
    schema='gateway',
    comment='Who was on duty; only added to.'
    )
    op.create_index('ix_shift_entries_division', 'shift_entries', ['division', 'entry_no'], unique=False, schema='gateway')


def downgrade() -> None:
    op.drop_index('ix_shift_entries_division', table_name='shift_entries', schema='gateway')
    op.drop_table('shift_entries', schema='gateway')
