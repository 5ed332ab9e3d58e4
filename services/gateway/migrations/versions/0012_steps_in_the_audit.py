"""Which steps of a signature's clock stand in the audit; notes on why something is declined."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audited_steps',
    sa.Column('entry_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audited_steps')),
    schema='gateway',
    comment="Steps of a signature's clock that stand in the audit."
    )
    op.alter_column('notes', 'about', existing_type=sa.TEXT(), existing_nullable=False, existing_comment='matter, answer or visit', comment='matter, answer, visit or decline', schema='gateway')


def downgrade() -> None:
    op.alter_column('notes', 'about', existing_type=sa.TEXT(), existing_nullable=False, existing_comment='matter, answer, visit or decline', comment='matter, answer or visit', schema='gateway')
    op.drop_table('audited_steps', schema='gateway')
