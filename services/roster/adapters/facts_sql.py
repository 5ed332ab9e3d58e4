"""The statements that read a chunk of grids (`:grids`, `:communities`) at a moment (`:at`).

Nodes and residents come as one JSON text a grid, with exactly the fields of the events, and go out
as they came: row by row they would cost Python ten times what they cost PostgreSQL, and no rule
looks at them.
"""

from sqlalchemy import text

COMMUNITIES = text("select code, node_id from roster.divisions where code = any(:communities)")

_NODES = """
select n.grid_id,
       json_agg(json_build_object('node_id', n.node_id, 'kind', n.kind, 'parent_id', n.parent_id,
                                  'path', n.path, 'traits', n.traits)
                order by n.place, n.name, n.node_id)::text as nodes
  from (
    select g.grid_id, 1 as place, g.name, g.grid_id as node_id, 'grid' as kind,
           c.node_id as parent_id, array[c.node_id, g.grid_id] as path, '{}'::text[] as traits
      from roster.grids g
      join roster.divisions c on c.code = g.community_code
     where g.grid_id = any(:grids)
    union all
    select g.grid_id, 2, b.name, b.building_id, 'building', g.grid_id,
           array[c.node_id, g.grid_id, b.building_id], b.traits
      from roster.buildings b
      join roster.grids g using (grid_id)
      join roster.divisions c on c.code = g.community_code
     where b.grid_id = any(:grids)
    union all
    select g.grid_id, 3, s.name, s.stairwell_id, 'stairwell', s.building_id,
           array[c.node_id, g.grid_id, s.building_id, s.stairwell_id], '{}'
      from roster.stairwells s
      join roster.grids g using (grid_id)
      join roster.divisions c on c.code = g.community_code
     where s.grid_id = any(:grids)) n
 group by n.grid_id
"""

# Arrays of keys instead of joins: PostgreSQL would read the whole table to join a few thousand.
_RESIDENTS = """
with at_risk as materialized (
    select grid_id, resident_id, stairwell_id, reasons, risk, birth_year
      from roster.residents
     where grid_id = any(:grids) and reasons <> '{}'),
paired as (
    select b.resident_id, array_agg(distinct b.person_id) as buddies,
           array_agg(distinct t.leader_post_id)
             filter (where t.leader_post_id is not null) as team_posts
      from roster.buddies b
      left join roster.team_members m using (person_id)
      left join roster.teams t using (team_id)
     where b.resident_id = any(array(select resident_id from at_risk))
     group by b.resident_id)
select x.grid_id,
       json_agg(json_build_object('resident_id', x.resident_id, 'stairwell_id', x.stairwell_id,
                                  'reasons', x.reasons, 'risk', x.risk, 'age', x.age,
                                  'buddies', x.buddies, 'team_posts', x.team_posts)
                order by x.risk desc, x.resident_id)::text as residents
  from (
    select r.grid_id, r.resident_id, r.stairwell_id, r.reasons, r.risk,
           cast(:year as int) - r.birth_year as age,
           coalesce(p.buddies, '{}') as buddies, coalesce(p.team_posts, '{}') as team_posts
      from at_risk r
      left join paired p using (resident_id)) x
 group by x.grid_id
"""

# As the roster is at this statement's moment; it has no texts before anything was written to it.
TEXTS = f"""
select g.grid_id, s.revision, cast(:year as int) as year, coalesce(n.nodes, '[]') as nodes,
       coalesce(r.residents, '[]') as residents
  from unnest(cast(:grids as uuid[])) as g(grid_id)
 cross join (select coalesce(max(revision), 0) as revision from roster.state) s
  left join ({_NODES}) n using (grid_id)
  left join ({_RESIDENTS}) r using (grid_id)
"""
MADE = text(TEXTS)
KEPT = text("""
select grid_id, nodes, residents from roster.grid_texts
 where grid_id = any(:grids) and year = :year and revision = (select revision from roster.state)
""")

# Who sits at the duty desk leads nobody: an impact says nothing of them.
POSTS = text("""
select post_id, kind, node_id, grid_id, community_code from roster.posts
 where grid_id = any(:grids)
union all
select post_id, kind, node_id, grid_id, community_code from roster.posts
 where grid_id is null and community_code = any(:communities) and kind <> 'duty_officer'
 order by kind, post_id
""")

ASSIGNMENTS = text("""
select post_id, person_id, rank, starts_at, ends_at,
       exists (select 1 from roster.absences b
                where b.person_id = a.person_id and b.starts_at <= :at and b.ends_at > :at)
         as absent
  from roster.assignments a
 where post_id = any(array(
        select post_id from roster.posts where grid_id = any(:grids)
        union all
        select post_id from roster.posts
         where grid_id is null and community_code = any(:communities)))
   and starts_at <= :at and (ends_at is null or ends_at > :at)
 order by post_id
""")
