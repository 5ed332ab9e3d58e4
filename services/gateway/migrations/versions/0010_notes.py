"""Sealed notes: free text stays here, events carry its id."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notes',
    sa.Column('note_id', sa.Uuid(), nullable=False),
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('community_code', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False, comment='matter, answer or visit'),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False, comment='Id of the contact, officer or key.'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('note_id', name=op.f('pk_notes')),
    schema='gateway',
    comment='Free text; events carry its id.'
    )
    op.create_index('ix_notes_about_id', 'notes', ['about_id', 'at'], unique=False, schema='gateway')


def downgrade() -> None:
    op.drop_index('ix_notes_about_id', table_name='notes', schema='gateway')
    op.drop_table('notes', schema='gateway')
