"""What is wrong with a plan is kept in the words of each language, of loads too."""

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

TYPED = """
update alerting.plan_load set faults = (
  select jsonb_agg(one || jsonb_build_object(
           'what', jsonb_build_object('zh', one -> 'what', 'en', one -> 'what')) order by place)
    from jsonb_array_elements(faults) with ordinality as found (one, place))
 where faults <> '[]'
"""
LOADED = """
update alerting.plan_load set faults = jsonb_build_array(jsonb_build_object(
  'line', null, 'field', '', 'what', jsonb_build_object('zh', refusal, 'en', refusal)))
 where faults = '[]' and refusal <> ''
"""


def upgrade() -> None:
    op.execute(TYPED)
    op.execute(LOADED)


def downgrade() -> None:
    op.execute("""
update alerting.plan_load set faults = (
  select jsonb_agg(one || jsonb_build_object('what', one #> '{what,en}') order by place)
    from jsonb_array_elements(faults) with ordinality as found (one, place))
 where faults <> '[]'
""")
