"""Officers' own words, sealed, and what a stop lets through: what was ordered after it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('messages',
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True, comment='Null: said in the words of the plan.'),
    sa.Column('words_en_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('author', sa.Text(), nullable=False, comment='Id of the officer or key.'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_messages')),
    schema='gateway',
    comment='What officers send in their own words; events carry its id.'
    )
    op.create_index('ix_messages_mobilisation_id', 'messages', ['mobilisation_id'], unique=False, schema='gateway')
    op.add_column('stops', sa.Column('let_through', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False, comment='Rounds that were ordered after the stop.'), schema='gateway')


def downgrade() -> None:
    op.drop_column('stops', 'let_through', schema='gateway')
    op.drop_index('ix_messages_mobilisation_id', table_name='messages', schema='gateway')
    op.drop_table('messages', schema='gateway')
