"""The statements about coverage that need PostgreSQL's own words."""

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from schemas.events.impacts import MatchedRule
from schemas.vocabulary import Coverage, Lane, MatchKind
from services.roster.ports.incidents import Pending

TAKE_OVER = text("""
insert into roster.incidents as i
       (incident_id, lane, alert_id, alert_revision, lifted, revision, counts, closing)
values (:incident, :lane, :alert, :alert_revision, :lifted, 1, :counts, true)
on conflict (incident_id, lane) do update
   set alert_id = excluded.alert_id, alert_revision = excluded.alert_revision,
       lifted = excluded.lifted, counts = excluded.counts,
       revision = i.revision + 1, closing = true
returning revision
""").bindparams(bindparam("counts", type_=JSONB))

# A grid whose first telling is still to come is new to whoever hears of it.
COVER_GRIDS = text("""
insert into roster.coverage as c
       (incident_id, lane, grid_id, community_code, coverage, rule_kind, rule_detail,
        alert_id, revision, lane_rank, turn, pending)
select :incident, :lane, n.grid_id, n.community, n.coverage, n.kind, n.detail,
       :alert, :revision, :lane_rank, n.turn, true
  from unnest(cast(:grids as uuid[]), cast(:communities as text[]), cast(:coverages as text[]),
              cast(:kinds as text[]), cast(:details as text[]))
       with ordinality as n(grid_id, community, coverage, kind, detail, turn)
on conflict (incident_id, lane, grid_id) do update
   set coverage = case when c.pending and c.coverage = 'new' and excluded.coverage = 'still'
                       then 'new' else excluded.coverage end,
       rule_kind = case when excluded.rule_kind is null and excluded.coverage = 'still'
                        then c.rule_kind else excluded.rule_kind end,
       rule_detail = case when excluded.rule_kind is null and excluded.coverage = 'still'
                          then c.rule_detail else excluded.rule_detail end,
       alert_id = excluded.alert_id, revision = excluded.revision,
       turn = excluded.turn, pending = true
""")

# A community is covered while any of its grids is.
COVER_COMMUNITIES = text("""
insert into roster.community_coverage as c
       (incident_id, lane, community_code, coverage, grids, alert_id, revision, pending)
select :incident, :lane, g.community_code,
       case when bool_and(g.coverage = 'lifted') then 'lifted' else 'new' end,
       count(*) filter (where g.coverage <> 'lifted'),
       :alert, :revision, true
  from roster.coverage g
 where g.incident_id = :incident and g.lane = :lane
 group by g.community_code
having bool_or(g.revision = :revision)
on conflict (incident_id, lane, community_code) do update
   set coverage = case
         when excluded.coverage = 'lifted' then 'lifted'
         when c.coverage = 'lifted' or (c.pending and c.coverage = 'new') then 'new'
         else 'still' end,
       grids = excluded.grids, alert_id = excluded.alert_id,
       revision = excluded.revision, pending = true
""")

# Of an alert that mobilised, as long as it does; of any other, as long as it may still begin to.
TOUCHED_INCIDENTS = text("""
select i.incident_id, i.lane, i.revision
  from roster.incidents i join roster.alerts a using (alert_id)
 where not i.lifted
   and (a.recorded_at > :since
        or exists (select 1 from alerting_public.mobilisations m
                    where m.incident_id = i.incident_id and m.lane = i.lane
                      and m.ended_at is null))
   and exists (select 1 from roster.coverage c
                where c.incident_id = i.incident_id and c.lane = i.lane
                  and c.coverage <> 'lifted'
                  and (c.grid_id = any(:grids) or c.community_code = any(:communities)))
 order by i.incident_id, i.lane
   for update of i
""")

NEXT_REVISION = text(
    "update roster.incidents set revision = :revision"
    " where incident_id = :incident and lane = :lane"
)

TOUCH_GRIDS = text("""
update roster.coverage
   set revision = :revision,
       coverage = case when pending then coverage else 'still' end,
       pending = true
 where incident_id = :incident and lane = :lane and coverage <> 'lifted'
   and (grid_id = any(:grids) or community_code = any(:communities))
""")

TOUCH_COMMUNITIES = text("""
update roster.community_coverage
   set revision = :revision,
       coverage = case when pending then coverage else 'still' end,
       pending = true
 where incident_id = :incident and lane = :lane and coverage <> 'lifted'
   and community_code = any(:communities)
""")

CLAIM_GRIDS = text("""
select incident_id, lane, grid_id, community_code, coverage, rule_kind, rule_detail,
       alert_id, revision
  from roster.coverage
 where pending
 order by lane_rank, turn
 limit :limit
   for update skip locked
""")

CLAIM_COMMUNITIES = text("""
select incident_id, lane, community_code, coverage, grids, alert_id, revision
  from roster.community_coverage
 where pending and incident_id = :incident and lane = :lane and community_code = any(:codes)
 order by community_code
   for update skip locked
""")

TOLD_GRIDS = text("""
update roster.coverage c set pending = false
  from unnest(cast(:incidents as uuid[]), cast(:lanes as text[]), cast(:places as uuid[]))
       as t(incident_id, lane, grid_id)
 where c.incident_id = t.incident_id and c.lane = t.lane and c.grid_id = t.grid_id
""")

TOLD_COMMUNITIES = text("""
update roster.community_coverage c set pending = false
  from unnest(cast(:incidents as uuid[]), cast(:lanes as text[]), cast(:places as text[]))
       as t(incident_id, lane, code)
 where c.incident_id = t.incident_id and c.lane = t.lane and c.community_code = t.code
""")

# Asked before a transaction is opened for nothing.
ANYTHING = text("""
select exists (select from roster.coverage where pending)
       or exists (select from roster.incidents where closing)
""")

CLAIM_CLOSING = text("""
select i.incident_id, i.lane, i.alert_id, i.revision, i.counts
  from roster.incidents i
 where i.closing
   and not exists (select 1 from roster.coverage c
                    where c.incident_id = i.incident_id and c.lane = i.lane and c.pending)
 limit 1
   for update skip locked
""")


def pending(row: RowMapping) -> Pending:
    """A claimed row of either coverage table."""
    kind = row.get("rule_kind")
    return Pending(
        incident_id=row["incident_id"],
        lane=Lane(row["lane"]),
        community_code=row["community_code"],
        coverage=Coverage(row["coverage"]),
        alert_id=row["alert_id"],
        revision=row["revision"],
        grid_id=row.get("grid_id"),
        grids=row.get("grids", 1),
        rule=MatchedRule(kind=MatchKind(kind), detail=row["rule_detail"]) if kind else None,
    )
