"""Alerts that called nobody though they should have, or lifted nothing since their areas match
nothing, and who of the officers has seen to them."""

from services.gateway.console.domain.alarms import SEE_ALARM

KEPT = "coalesce(cast(i.closed ->> 'kept_grids' as int), 0) > 0"
"""Of an impact `i`: the areas match no grid, so that what was covered stays."""
# An alert that only lifts touches nobody by intent. Whoever sees one of these has to look at it, so
# they are not kept from any division.
CALLED_NOBODY = f"""
select a.alert_id, a.incident_id, a.status, a.recorded_at, i.closed_at, i.closed, i.plan_reason,
       a.event -> 'header' ->> 'event' as event, a.event -> 'header' ->> 'headline' as headline,
       jsonb_path_query_array(a.event, '$.areas[*].name') as areas,
       jsonb_path_query_array(a.event, '$.areas[*].geocodes[*]') as geocodes,
       case when {KEPT} then 'lifts-nothing'
            when cast(i.closed ->> 'grids' as int) = 0 then 'touches-nobody' else 'no-plan' end
         as why,
       s.at as seen_at, s.actor as seen_by, s.request ->> 'why' as seen_because
  from alerting_public.impacts i
  join gateway.alerts a on a.alert_id = i.alert_id
  left join lateral (
       select c.at, c.actor, c.request from gateway.commands c
        where c.kind = '{SEE_ALARM}' and c.target = a.alert_id::text
        order by c.at limit 1) s on true
 where i.closed is not null and a.msg_type <> 'Cancel'
   and case when {KEPT} then true
            when cast(i.closed ->> 'grids' as int) = 0
            then cast(i.closed ->> 'lifted_grids' as int) = 0
            else not exists (select 1 from alerting_public.mobilisations m
                              where m.incident_id = i.incident_id) end
"""
