"""A matter that was overdue before it could be asked for again is asked for too."""

from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'insert into alerting.timer (mobilisation_id, community_code, kind, subject_id, mark, due_at)'
        " select mobilisation_id, community_code, 'matter', matter_id, level, due_at"
        '   from alerting.matter'
        "  where state = 'open' and level = 'district' and again = 0"
        ' on conflict do nothing'
    )


def downgrade() -> None:
    pass
