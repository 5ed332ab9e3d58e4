"""What alerting publishes of contacts, for their pages and their messages: by contact, so that a
look at one, or at a batch, reads no others."""

from services.runtime.tables import PublishedView

GATEWAY = ("muster_gateway_public", "muster_gateway_console")
NOTIFIER = ("muster_notifier",)

# A door that opened keeps the step of its path, since that it opened may be taken back.
STEP = """
       case when v.outcome in ('no_answer', 'unknown') and v.knocked_at <> '{}'
            then v.step end as step
"""

CONTACTS = """
select c.contact_id, l.contact_no, c.mobilisation_id, c.person_id,
       array_agg(c.community_code order by c.community_code) as communities,
       min(c.answer) as answer, min(c.answered_at) as answered_at, min(c.told_at) as told_at,
       max(c.begun_at) as begun_at
  from alerting.contact c
  join alerting.contact_link l using (contact_id)
 group by c.contact_id, l.contact_no, c.mobilisation_id, c.person_id
"""

# The visits that a task `t` is about. Each part of the union finds its own index; an "or" over both
# would read the whole mobilisation.
VISITS_OF_TASK = """
      select * from alerting.visit v
       where t.kind = 'lead' and v.node_id = t.node_id and v.mobilisation_id = t.mobilisation_id
      union all
      select * from alerting.visit v
       where t.kind in ('visit', 'rescue', 'help') and v.resident_id = t.resident_id
         and v.mobilisation_id = t.mobilisation_id
"""

# `lifted`: the alert touches its grid no longer, or none of its community's.
CONTACT_TASKS = """
select contact_id, task_id, mobilisation_id, node_id, post_id, kind, state, reason, deadline_at
       as deadline, resident_id, community_code,
       case when grid_id is null
            then not exists (select from alerting.slice x
                              where x.mobilisation_id = t.mobilisation_id
                                and x.community_code = t.community_code
                                and x.coverage <> 'lifted')
            else coalesce(coverage = 'lifted', false) end as lifted
  from (select t.*, s.deadline_at, s.coverage from alerting.task t
          left join alerting.slice s on s.mobilisation_id = t.mobilisation_id
                                    and s.grid_id = t.grid_id) t
"""

# Also of tasks that were ended over their head: who was at the door may still say what was found.
CONTACT_VISITS = f"""
select distinct t.contact_id, v.visit_id, v.mobilisation_id, v.community_code, v.resident_id,
       v.stairwell_id, v.outcome, v.outcome_at, cardinality(v.knocked_at) as no_answers,
       v.risk, v.rescued, greatest(v.asked_at, v.seen_at) as asked_at, {STEP}, v.help_kind,
       v.urgent, v.moved_to, v.moved_by, v.until, v.buddy_goes
  from alerting.task t
  join lateral ({VISITS_OF_TASK}) v on not v.lifted
 where t.state in ('open', 'received', 'done', 'stood_down', 'lapsed')
"""

CONTACT_SILENT = """
select distinct up.contact_id, down.task_id, down.node_id, down.person_id, down.state
  from alerting.task up
  join alerting.task down on down.mobilisation_id = up.mobilisation_id
                         and down.superior_id = up.node_id and down.kind = 'lead'
 where up.kind = 'lead' and up.state in ('open', 'received', 'done')
   and down.state = 'open' and down.contact_id <> up.contact_id
"""

# What a contact raised or has in its grid, and what it has to answer (`to_answer`: it still may).
CONTACT_MATTERS = """
select distinct t.contact_id, m.*, v.resident_id,
       t.kind = 'settle' and t.state in ('open', 'received') and m.state = 'open' as to_answer
  from alerting.task t
  join alerting.matter m on m.mobilisation_id = t.mobilisation_id
   and case t.kind when 'settle' then right(t.cause, 36) = m.matter_id::text
                   when 'lead' then m.raised_by = t.contact_id
                        or (m.raised_by is null and m.grid_id = t.node_id) end
  left join alerting.visit v on v.visit_id = m.visit_id
 where t.kind in ('lead', 'settle')
"""

# What concerns a contact: what was ordered for it, and what corrects the texts of all of it; not
# what was corrected in turn.
CONTACT_MESSAGES = """
select distinct c.contact_id, x.message_id, x.purpose, x.in_force_at
  from alerting.contact c
  join alerting.message x on x.mobilisation_id = c.mobilisation_id and x.in_force_at is not null
   and (x.message_id = any(c.messages) or x.purpose = 'correction' and x.corrects is null)
 where not exists (select from alerting.message y
                    where y.mobilisation_id = x.mobilisation_id and x.message_id = any(y.wrong))
"""

MESSAGE_FACTS = f"""
select c.contact_id, c.mobilisation_id, m.exercise,
       case when c.signature = '' then '' else '【' || c.signature || '】' end as signature,
       m.event, w.texts,
       coalesce(f.node_ids, '{{}}'::uuid[]) as node_ids, coalesce(f.visits, 0)::int as visits,
       coalesce(f.rescues, 0)::int as rescues, coalesce(s.silent, 0)::int as silent,
       coalesce(f.helps, 0)::int as helps,
       l.contact_no, coalesce(f.audience, 'supervisor') as audience
  from (select c.contact_id, c.mobilisation_id, min(b.signature) as signature
          from alerting.contact c
          join alerting.branch b on b.mobilisation_id = c.mobilisation_id
                                and b.community_code = c.community_code
         group by c.contact_id, c.mobilisation_id) c
  join alerting.mobilisation m on m.mobilisation_id = c.mobilisation_id
  join alerting.contact_link l on l.contact_id = c.contact_id
  left join lateral (
      select array_agg(distinct t.node_id) as node_ids,
             case when count(v.visit_id) > 0 then 'visitor' else 'supervisor' end as audience,
             count(distinct v.visit_id) filter (
                 where t.state in ('open', 'received', 'done') and not v.lifted
                   and v.outcome not in ('safe', 'needs_help', 'moved', 'away', 'refused'))
                 as visits,
             count(distinct t.task_id) filter (
                 where t.kind = 'rescue' and t.state in ('open', 'received')) as rescues,
             count(distinct t.task_id) filter (
                 where t.kind = 'help' and t.state in ('open', 'received')) as helps
        from alerting.task t
        left join lateral ({VISITS_OF_TASK}) v on true
       where t.contact_id = c.contact_id
         and t.state in ('open', 'received', 'done', 'stood_down')) f on true
  left join lateral (
      select count(distinct down.task_id) as silent
        from alerting.task up
        join alerting.task down on down.mobilisation_id = up.mobilisation_id
                               and down.superior_id = up.node_id and down.kind = 'lead'
       where up.contact_id = c.contact_id and up.kind = 'lead'
         and up.state in ('open', 'received', 'done')
         and down.state = 'open' and down.contact_id <> up.contact_id) s on true
  left join alerting.wording w on w.mobilisation_id = c.mobilisation_id and w.language = 'zh'
       and w.audience = coalesce(f.audience, 'supervisor')
union all
select d.contact_id, d.mobilisation_id, m.exercise,
       case when b.signature = '' then '' else '【' || b.signature || '】' end,
       m.event, w.texts, array[b.community_id], 0, 0, 0, 0, l.contact_no, 'supervisor'
  from alerting.duty_call d
  join alerting.branch b using (mobilisation_id, community_code)
  join alerting.mobilisation m using (mobilisation_id)
  join alerting.contact_link l using (contact_id)
  left join alerting.wording w on w.mobilisation_id = d.mobilisation_id and w.language = 'zh'
       and w.audience = 'supervisor'
"""

# For who reads the facts of many: the texts, which many share, once.
WORDINGS = """
select w.mobilisation_id, w.audience, w.texts, m.text_ids[cardinality(m.text_ids)] as text_id
  from alerting.wording w join alerting.mobilisation m using (mobilisation_id)
 where w.language = 'zh'
"""

# Nobody else is asked in the place of who has nothing left to do.
FREE_CONTACTS = """
select distinct c.contact_id
  from alerting.contact c
 where not exists (select from alerting.task t
                    where t.contact_id = c.contact_id
                      and t.state in ('waiting', 'open', 'received'))
union all
select contact_id from alerting.duty_call where ended_at is not null
"""

CONTACT_VIEWS: tuple[PublishedView, ...] = (
    PublishedView("contacts", CONTACTS, (*GATEWAY, *NOTIFIER)),
    PublishedView("contact_tasks", CONTACT_TASKS, GATEWAY),
    PublishedView("contact_visits", CONTACT_VISITS, (*GATEWAY, *NOTIFIER)),
    PublishedView("contact_silent", CONTACT_SILENT, GATEWAY),
    PublishedView("contact_matters", CONTACT_MATTERS, GATEWAY),
    PublishedView("contact_messages", CONTACT_MESSAGES, GATEWAY),
    PublishedView("message_facts", MESSAGE_FACTS, (*GATEWAY, *NOTIFIER)),
    PublishedView("wordings", WORDINGS, (*GATEWAY, *NOTIFIER)),
    PublishedView("free_contacts", FREE_CONTACTS, NOTIFIER),
)
