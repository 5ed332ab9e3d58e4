"""Communities, grids, buildings and stairwells as one table of nodes, derived from their own.

Every page and every message asks for nodes by their ids; a join of four tables for each kind would
be planned and read again each time.
"""

FILL = """
delete from roster.nodes;
insert into roster.nodes (node_id, kind, parent_id, path, name, full_name, community_id,
                          community_code, street_name, traits)
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
"""Run after whatever writes places, in its transaction."""
