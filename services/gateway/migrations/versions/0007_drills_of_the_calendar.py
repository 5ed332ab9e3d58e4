"""drills of the calendar"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drills',
    sa.Column('drill_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('hazard', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('area', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('communities', postgresql.ARRAY(sa.Text()), nullable=False, comment='What the area touches.'),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('repeat', sa.Text(), nullable=False),
    sa.Column('notice_h', sa.Integer(), nullable=True, comment='Hours ahead that it is announced; null: not at all.'),
    sa.Column('actor', sa.Text(), nullable=False, comment='Id of who put it there or changed it last.'),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('laid_until', sa.DateTime(timezone=True), nullable=False, comment='Laid into the calendar up to here.'),
    sa.PrimaryKeyConstraint('drill_id', name=op.f('pk_drills')),
    schema='gateway',
    comment='The calendar of drills.'
    )
    op.create_table('drill_occurrences',
    sa.Column('occurrence_id', sa.Uuid(), nullable=False),
    sa.Column('drill_id', sa.Uuid(), nullable=False),
    sa.Column('slot', sa.DateTime(timezone=True), nullable=False, comment='When the rule has it; it may have been moved.'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('notice_at', sa.DateTime(timezone=True), nullable=True, comment='Null: not announced, or no longer to be.'),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('because', sa.Text(), server_default='', nullable=False, comment='What stood in the way.'),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('alert_id', sa.Uuid(), nullable=True),
    sa.Column('notice_alert_id', sa.Uuid(), nullable=True),
    sa.Column('changed_by', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['drill_id'], ['gateway.drills.drill_id'], name=op.f('fk_drill_occurrences_drill_id')),
    sa.PrimaryKeyConstraint('occurrence_id', name=op.f('pk_drill_occurrences')),
    sa.UniqueConstraint('drill_id', 'slot', name=op.f('uq_drill_occurrences_drill_id')),
    schema='gateway',
    comment='Each time that a drill is to begin, and what became of it.'
    )
    op.create_index('ix_drill_occurrences_at', 'drill_occurrences', ['at'], unique=False, schema='gateway')


def downgrade() -> None:
    op.drop_index('ix_drill_occurrences_at', table_name='drill_occurrences', schema='gateway')
    op.drop_table('drill_occurrences', schema='gateway')
    op.drop_table('drills', schema='gateway')
