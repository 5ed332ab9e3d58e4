"""Officers' own messages: what is said by whose words, and signatures that are asked for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NO_TEXT = "'{00000000-0000-0000-0000-000000000000}'"


def upgrade() -> None:
    op.create_table('message',
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_plan', sa.Boolean(), nullable=False),
    sa.Column('corrects', sa.Uuid(), nullable=True, comment="A message; null: the mobilisation's texts."),
    sa.Column('selection', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('wrong', postgresql.ARRAY(sa.Uuid()), nullable=False, comment='Ids of the texts it corrects.'),
    sa.Column('in_force_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_message')),
    schema='alerting',
    comment='What officers send in their own words; the words stay at the gateway.'
    )
    op.create_index('ix_message_mobilisation', 'message', ['mobilisation_id'], unique=False, schema='alerting')
    op.add_column('mobilisation', sa.Column('text_ids', postgresql.ARRAY(sa.Uuid()), server_default=sa.text(NO_TEXT), nullable=False, comment="Whose words its texts are: the edition's, then each correction's."), schema='alerting')
    op.add_column('contact', sa.Column('told', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False), schema='alerting')
    op.add_column('contact', sa.Column('messages', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False), schema='alerting')
    # Until now each was of a start, and a start goes by its mobilisation's id.
    op.add_column('approval', sa.Column('subject_id', sa.Uuid(), nullable=True, comment="The mobilisation's own id: its start."), schema='alerting')
    op.add_column('duty_call', sa.Column('subject_id', sa.Uuid(), nullable=True), schema='alerting')
    op.execute('update alerting.approval set subject_id = mobilisation_id')
    op.execute('update alerting.duty_call set subject_id = mobilisation_id')
    op.alter_column('duty_call', 'subject_id', nullable=False, schema='alerting')
    op.drop_constraint(op.f('pk_approval'), 'approval', schema='alerting')
    op.create_primary_key(op.f('pk_approval'), 'approval', ['subject_id'], schema='alerting')
    op.create_index('ix_approval_mobilisation', 'approval', ['mobilisation_id'], unique=False, schema='alerting')


def downgrade() -> None:
    op.execute('delete from alerting.approval where subject_id <> mobilisation_id')
    op.drop_index('ix_approval_mobilisation', table_name='approval', schema='alerting')
    op.drop_constraint(op.f('pk_approval'), 'approval', schema='alerting')
    op.create_primary_key(op.f('pk_approval'), 'approval', ['mobilisation_id'], schema='alerting')
    op.drop_column('duty_call', 'subject_id', schema='alerting')
    op.drop_column('approval', 'subject_id', schema='alerting')
    op.drop_column('contact', 'messages', schema='alerting')
    op.drop_column('contact', 'told', schema='alerting')
    op.drop_column('mobilisation', 'text_ids', schema='alerting')
    op.drop_index('ix_message_mobilisation', table_name='message', schema='alerting')
    op.drop_table('message', schema='alerting')
