"""Which doors of a mobilisation have notes is looked up by an index."""

from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_notes_mobilisation_id', 'notes', ['mobilisation_id'], schema='gateway')


def downgrade() -> None:
    op.drop_index('ix_notes_mobilisation_id', table_name='notes', schema='gateway')
