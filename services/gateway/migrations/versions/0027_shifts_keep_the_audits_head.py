"""Changes of shifts keep the audit's head."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('shift_entries', sa.Column('audit_seq', sa.BigInteger(), nullable=True, comment="The audit's last entry then."), schema='gateway')
    op.add_column('shift_entries', sa.Column('audit_hash', sa.LargeBinary(), nullable=True, comment='Its hash.'), schema='gateway')


def downgrade() -> None:
    op.drop_column('shift_entries', 'audit_hash', schema='gateway')
    op.drop_column('shift_entries', 'audit_seq', schema='gateway')
