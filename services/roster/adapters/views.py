"""What the roster publishes for the other services to read."""

from services.runtime.roles import LOGINS
from services.runtime.tables import PublishedView

NODES = """
select c.node_id, 'community' as kind, null::uuid as parent_id, array[c.node_id] as path,
       c.name, c.name as full_name, c.node_id as community_id, c.code as community_code,
       s.name as street_name, '{}'::text[] as traits
  from roster.divisions c
  join roster.divisions s on s.code = c.parent_code
 where c.kind = 'community'
union all
select g.grid_id, 'grid', c.node_id, array[c.node_id, g.grid_id],
       g.name, c.name || g.name, c.node_id, c.code, s.name, '{}'::text[]
  from roster.grids g
  join roster.divisions c on c.code = g.community_code
  join roster.divisions s on s.code = c.parent_code
union all
select b.building_id, 'building', g.grid_id, array[c.node_id, g.grid_id, b.building_id],
       b.name, c.name || g.name || b.name, c.node_id, c.code, s.name, b.traits
  from roster.buildings b
  join roster.grids g on g.grid_id = b.grid_id
  join roster.divisions c on c.code = g.community_code
  join roster.divisions s on s.code = c.parent_code
union all
select w.stairwell_id, 'stairwell', b.building_id,
       array[c.node_id, g.grid_id, b.building_id, w.stairwell_id],
       w.name, c.name || g.name || b.name || w.name, c.node_id, c.code, s.name, '{}'::text[]
  from roster.stairwells w
  join roster.buildings b on b.building_id = w.building_id
  join roster.grids g on g.grid_id = b.grid_id
  join roster.divisions c on c.code = g.community_code
  join roster.divisions s on s.code = c.parent_code
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
    PublishedView("holders", HOLDERS, GATEWAY),
)
