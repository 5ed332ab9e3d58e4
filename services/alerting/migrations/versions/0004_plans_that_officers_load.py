"""Plans that officers load, by version, and what became of each command to load one."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_edition',
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=True, comment='null: it came with the files'),
    sa.Column('loaded_by', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('plan', 'level', 'version', name=op.f('pk_plan_edition')),
    schema='alerting'
    )
    op.create_table('plan_load',
    sa.Column('load_no', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('command_id', sa.Uuid(), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('versions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('refusal', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('load_no', name=op.f('pk_plan_load')),
    sa.UniqueConstraint('command_id', name=op.f('uq_plan_load_command_id')),
    schema='alerting'
    )


def downgrade() -> None:
    op.drop_table('plan_load', schema='alerting')
    op.drop_table('plan_edition', schema='alerting')
