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

# Which door, for who is told what was found there by SMS: no name.
DOORS = """
select r.resident_id, h.door from roster.residents r join roster.households h using (household_id)
 where r.reasons <> '{}'
"""

AT_RISK = """
select r.stairwell_id, r.community_code, r.reasons,
       count(distinct r.resident_id)::int as residents,
       coalesce(array_agg(b.person_id order by b.person_id)
                filter (where b.person_id is not null), '{}') as buddies
  from roster.residents r left join roster.buddies b using (resident_id)
 where r.reasons <> '{}'
 group by r.stairwell_id, r.community_code, r.reasons
"""
# How many, and who is paired with them, for who plans: no resident's id, no name.

POSTS = "select post_id, kind, node_id, community_code from roster.posts"


def _runs(turn: str) -> str:
    return f"{turn}.starts_at <= now() and ({turn}.ends_at is null or {turn}.ends_at > now())"


def _last(turn: str) -> str:
    """Of one rank the turn that began last, as `domain.holders` has it."""
    later = f"{turn}_later"
    return f"""
       {_runs(turn)}
   and not exists (select from roster.assignments {later}
                    where {later}.post_id = {turn}.post_id and {later}.rank = {turn}.rank
                      and {_runs(later)}
                      and ({later}.starts_at, {later}.person_id, {later}.assignment_id)
                          > ({turn}.starts_at, {turn}.person_id, {turn}.assignment_id))"""


# Who was followed by another holds the post no longer; nobody deputises for themselves.
HOLDERS = f"""
select a.post_id, a.person_id, a.rank,
       exists (select from roster.absences b
                where b.person_id = a.person_id and b.starts_at <= now() and b.ends_at > now())
         as away
  from roster.assignments a
 where {_last("a")}
   and not exists (select from roster.assignments own
                    where a.rank = 'B' and own.rank = 'A'
                      and own.post_id = a.post_id and own.person_id = a.person_id
                      and {_last("own")})
"""

# Until they are over: who is away, with a post or without, and who will be.
ABSENCES = """
select absence_id, person_id, starts_at, ends_at from roster.absences where ends_at > now()
"""

FOOTPRINTS = """
select b.building_id, b.grid_id, g.community_code, b.name, b.footprint, b.longitude, b.latitude
  from roster.buildings b join roster.grids g using (grid_id)
"""

DIVISIONS = "select code, kind, name, parent_code from roster.divisions"

# How much a grid holds, for the officer who asks before starting: no names, no doors.
GRID_COUNTS = f"""
select g.grid_id, g.code, g.name, g.community_code,
       (select count(*) from roster.residents r
         where r.grid_id = g.grid_id and r.reasons <> '{{}}')::int as residents,
       (select count(*) from roster.posts o where o.grid_id = g.grid_id)::int as posts,
       (select count(distinct o.post_id) from roster.posts o
          join roster.assignments a using (post_id)
         where o.grid_id = g.grid_id and a.rank = 'A' and {_runs("a")})::int as held,
       array(select distinct a.person_id from roster.posts o
          join roster.assignments a using (post_id)
         where (o.grid_id = g.grid_id
                or o.grid_id is null and o.community_code = g.community_code
                   and o.kind = 'community_leader')
           and a.rank = 'A' and {_last("a")}) as people
  from roster.grids g
"""

# What an incident covers now, for who asks before widening it, and what was added by whom.
COVERED = """
select incident_id, lane, grid_id from roster.coverage where coverage <> 'lifted'
"""
WIDENINGS = """
select command_id, incident_id, lane, areas, actor, at, ended_at from roster.widenings
"""

REVISION = "select revision from roster.state"

# Changes whenever somebody's turn at a post was entered, has begun or ended: no revision does.
TURNS = """
select count(*) as entered, max(starts_at) filter (where starts_at <= now()) as last_began,
       max(ends_at) filter (where ends_at <= now()) as last_ended
  from roster.assignments
"""

GATEWAY = ("muster_gateway_public", "muster_gateway_console")
CONSOLE = ("muster_gateway_console",)
VIEWS: tuple[PublishedView, ...] = (
    PublishedView("nodes", NODES, LOGINS),
    PublishedView("people", PEOPLE, ("muster_notifier", *GATEWAY)),
    PublishedView("residents", RESIDENTS, GATEWAY),
    PublishedView("doors", DOORS, ("muster_notifier",)),
    PublishedView("posts", POSTS, LOGINS),
    PublishedView("holders", HOLDERS, ("muster_alerting", *GATEWAY)),
    PublishedView("absences", ABSENCES, CONSOLE),
    PublishedView("at_risk", AT_RISK, ("muster_alerting", *GATEWAY)),
    PublishedView("footprints", FOOTPRINTS, CONSOLE),
    PublishedView("divisions", DIVISIONS, CONSOLE),
    PublishedView("grid_counts", GRID_COUNTS, CONSOLE),
    PublishedView("covered", COVERED, CONSOLE),
    PublishedView("widenings", WIDENINGS, CONSOLE),
    PublishedView("revision", REVISION, CONSOLE),
    PublishedView("turns", TURNS, CONSOLE),
)
