"""What the roster publishes for the other services to read."""

from services.runtime.roles import LOGINS
from services.runtime.tables import PublishedView

NODES = """
select node_id, kind, parent_id, path, name, full_name, community_id, community_code, street_name,
       traits
  from roster.nodes
"""

PEOPLE = """
select person_id, name_sealed, phone_sealed, phone_hash, community_code from roster.people
"""

RESIDENTS = """
select r.resident_id, r.stairwell_id, h.door, h.floor::int as floor,
       r.name_sealed, r.phone_sealed, r.kin_sealed,
       extract(year from now())::int - r.birth_year as age,
       r.reasons, r.risk::int as risk, r.key_holder, r.community_code
  from roster.residents r
  join roster.households h on h.household_id = r.household_id
 where r.reasons <> '{}'
"""
# Who is not at risk is nobody's business outside the roster.

AT_RISK = """
select r.stairwell_id, r.community_code, r.reasons, count(*)::int as residents
  from roster.residents r where r.reasons <> '{}'
 group by r.stairwell_id, r.community_code, r.reasons
"""
# How many, for who plans: no resident's id, no name.

POSTS = "select post_id, kind, node_id, community_code from roster.posts"

HOLDERS = """
select post_id, person_id, rank from roster.assignments
 where starts_at <= now() and (ends_at is null or ends_at > now())
"""

GATEWAY = ("muster_gateway_public", "muster_gateway_console")
VIEWS: tuple[PublishedView, ...] = (
    PublishedView("nodes", NODES, LOGINS),
    PublishedView("people", PEOPLE, ("muster_notifier", *GATEWAY)),
    PublishedView("residents", RESIDENTS, GATEWAY),
    PublishedView("posts", POSTS, LOGINS),
    PublishedView("holders", HOLDERS, ("muster_alerting", *GATEWAY)),
    PublishedView("at_risk", AT_RISK, ("muster_alerting", *GATEWAY)),
)
