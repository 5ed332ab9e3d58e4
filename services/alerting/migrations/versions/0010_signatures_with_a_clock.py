"""Signatures with a clock. What waits already has no clock: it waits until it is decided."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

WAITING = """
insert into alerting.approval (mobilisation_id, alert_revision, level, kind, state, proposed_by,
                               officers, asked_at, decided_by, reason)
select mobilisation_id, alert_revision, level, 'proposal', 'open', '', 2, created_at, '', ''
  from alerting.mobilisation where state = 'awaiting_approval'
"""


def upgrade() -> None:
    op.create_table('approval',
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('alert_revision', sa.BigInteger(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.Text(), nullable=False, comment='empty: no officer or key of ours'),
    sa.Column('officers', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deputy_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deputy_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('mobilisation_id', name=op.f('pk_approval')),
    schema='alerting'
    )
    op.create_table('duty_call',
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
    sa.Column('community_code', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Text(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('contact_id', name=op.f('pk_duty_call')),
    schema='alerting',
    comment='Who was phoned because a proposal waited and nobody looked.'
    )
    op.create_index('ix_duty_call_mobilisation', 'duty_call', ['mobilisation_id'], unique=False, schema='alerting')
    op.execute(WAITING)


def downgrade() -> None:
    op.drop_index('ix_duty_call_mobilisation', table_name='duty_call', schema='alerting')
    op.drop_table('duty_call', schema='alerting')
    op.drop_table('approval', schema='alerting')
