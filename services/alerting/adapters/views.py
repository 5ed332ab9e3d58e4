"""What alerting publishes; every column is a contract, columns only grow.

Only leaves are stored, tasks and visits: every figure of a node above is a sum here.
"""

from services.runtime.roles import LOGINS
from services.runtime.tables import PublishedView

GATEWAY = ("muster_gateway_public", "muster_gateway_console")
CONSOLE = ("muster_gateway_console",)
NOTIFIER = ("muster_notifier",)

MOBILISATIONS = """
select m.mobilisation_id, m.incident_id, m.alert_id, m.plan, m.level, m.level_scale,
       m.level_value, m.lane, m.exercise, m.state, m.state_reason, m.revision, m.event,
       m.headline, m.sender_name, m.drill, m.created_at, m.started_at, m.ended_at, m.approved_by,
       coalesce((select min(b.signature) from alerting.branch b
                  where b.mobilisation_id = m.mobilisation_id), '') as signature,
       array(select b.community_code from alerting.branch b
              where b.mobilisation_id = m.mobilisation_id order by 1) as communities,
       (select count(*) from alerting.slice s
         where s.mobilisation_id = m.mobilisation_id and s.coverage <> 'lifted'
           and s.alert_revision >= m.alert_revision)::int as grids_seen,
       (select (i.closed->>'grids')::int from alerting.impact i
         where i.alert_id = m.alert_id) as grids_expected, m.text_ids
  from alerting.mobilisation m
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

TASKS = """
select t.task_id, t.mobilisation_id, t.community_code, t.contact_id, t.person_id, t.post_id,
       t.node_id, t.kind, t.state, t.reason, t.cause, t.urgency, t.opened_at, t.answered_at,
       t.ended_at, t.resident_id, s.deadline_at as deadline
  from alerting.task t
  left join alerting.slice s on s.mobilisation_id = t.mobilisation_id and s.grid_id = t.grid_id
"""

# The visits that a task `t` is about. Each part of the union finds its own index; an "or" over both
# would read the whole mobilisation.
VISITS_OF_TASK = """
      select * from alerting.visit v
       where t.kind = 'lead' and v.node_id = t.node_id and v.mobilisation_id = t.mobilisation_id
      union all
      select * from alerting.visit v
       where t.kind in ('rescue', 'help') and v.resident_id = t.resident_id
         and v.mobilisation_id = t.mobilisation_id
"""

# Also of tasks that were ended over their head: who was at the door may still say what was found.
CONTACT_VISITS = f"""
select distinct t.contact_id, v.visit_id, v.mobilisation_id, v.community_code, v.resident_id,
       v.stairwell_id, v.outcome, v.outcome_at, cardinality(v.knocked_at) as no_answers,
       v.risk, v.rescued, v.asked_at, v.step, v.help_kind, v.urgent, v.moved_to, v.moved_by, v.until
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

PROGRESS = """
select n.mobilisation_id, n.node_id, n.kind, n.parent_id, n.community_code,
       coalesce(t.tasks, 0)::int as tasks, coalesce(t.ended, 0)::int as ended,
       coalesce(t.told, 0)::int as told, coalesce(t.answered, 0)::int as answered,
       coalesce(t.handed_over, 0)::int as handed_over,
       coalesce(v.visits, 0)::int as visits, coalesce(v.accounted, 0)::int as accounted,
       coalesce(v.safe, 0)::int as safe, coalesce(v.needs_help, 0)::int as needs_help,
       coalesce(v.moved, 0)::int as moved, coalesce(v.no_answer, 0)::int as no_answer,
       coalesce(v.away, 0)::int as away, coalesce(v.refused, 0)::int as refused,
       coalesce(v.wrong_data, 0)::int as wrong_data, coalesce(v.unknown, 0)::int as unknown
  from alerting.place n
  left join (
      select p.mobilisation_id, above.node_id,
             count(*) as tasks,
             count(*) filter (where t.state in
                 ('done', 'handed_over', 'stood_down', 'lapsed')) as ended,
             count(*) filter (where c.told_at is not null) as told,
             count(*) filter (where t.answered_at is not null) as answered,
             count(*) filter (where t.state = 'handed_over') as handed_over
        from alerting.task t
        join alerting.place p on p.mobilisation_id = t.mobilisation_id and p.node_id = t.node_id
        left join alerting.contact c on c.contact_id = t.contact_id
                                    and c.community_code = t.community_code
       cross join lateral unnest(p.path) as above(node_id)
       group by p.mobilisation_id, above.node_id) t
    on t.mobilisation_id = n.mobilisation_id and t.node_id = n.node_id
  left join (
      select p.mobilisation_id, above.node_id,
             count(*) as visits,
             count(*) filter (where v.outcome in
                 ('safe', 'needs_help', 'moved', 'away', 'refused')) as accounted,
             count(*) filter (where v.outcome = 'safe') as safe,
             count(*) filter (where v.outcome = 'needs_help') as needs_help,
             count(*) filter (where v.outcome = 'moved') as moved,
             count(*) filter (where v.outcome = 'no_answer') as no_answer,
             count(*) filter (where v.outcome = 'away') as away,
             count(*) filter (where v.outcome = 'refused') as refused,
             count(*) filter (where v.outcome = 'wrong_data') as wrong_data,
             count(*) filter (where v.outcome = 'unknown') as unknown
        from alerting.visit v
        join alerting.place p on p.mobilisation_id = v.mobilisation_id
                             and p.node_id = v.stairwell_id
       cross join lateral unnest(p.path) as above(node_id)
       where not v.lifted
       group by p.mobilisation_id, above.node_id) v
    on v.mobilisation_id = n.mobilisation_id and v.node_id = n.node_id
"""

UNACCOUNTED = """
select v.mobilisation_id, v.community_code, v.visit_id, v.resident_id, v.stairwell_id, v.outcome,
       v.outcome_at, cardinality(v.knocked_at) as no_answers, v.rescued, v.risk, v.reasons, v.step
  from alerting.visit v
 where not v.lifted
   and v.outcome not in ('safe', 'needs_help', 'moved', 'away', 'refused')
"""

TIMELINE = """
select entry_id, mobilisation_id, community_code, at, what, reason, node_id, contact_id, task_id,
       visit_id
  from alerting.timeline
"""

# Communities only as far as a plan answers: what no plan is for has no branches.
IMPACTS = """
select i.alert_id, i.incident_id, i.alert_revision, i.closed, i.closed_at, i.plan_reason,
       array(select distinct b.community_code
               from alerting.mobilisation m
               join alerting.branch b on b.mobilisation_id = m.mobilisation_id
              where m.incident_id = i.incident_id order by 1) as communities
  from alerting.impact i
"""

VISITS = """
select visit_id, mobilisation_id, community_code, resident_id, stairwell_id, outcome, outcome_at,
       cardinality(knocked_at) as no_answers, rescued, lifted, risk, reasons, step,
       help_kind, urgent, moved_to, moved_by, until
  from alerting.visit
"""

CONTACT_TASKS = """
select contact_id, task_id, mobilisation_id, node_id, post_id, kind, state, reason, deadline_at
       as deadline, resident_id, community_code
  from (select t.*, s.deadline_at from alerting.task t
          left join alerting.slice s on s.mobilisation_id = t.mobilisation_id
                                    and s.grid_id = t.grid_id) t
"""

MATTERS = """
select matter_id, mobilisation_id, community_code, kind, level, node_id, grid_id, visit_id,
       raised_by, raised_at, due_at, note_id, state, settlement, ended_at, answered_by,
       answer_note_id
  from alerting.matter
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

MESSAGES = """
select message_id, mobilisation_id, purpose, state, asked_by, asked_at, from_plan, corrects,
       selection, in_force_at
  from alerting.message
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

# What waits for a signature, or has had it: one a start, and one a message (`message_id`).
APPROVALS = """
select a.subject_id, nullif(a.subject_id, a.mobilisation_id) as message_id,
       a.mobilisation_id, a.kind, a.state, a.proposed_by, a.officers, a.asked_at,
       a.deputy_due_at, a.deputy_asked_at, a.deadline_at, a.decided_at, a.decided_by, a.reason,
       m.plan, m.level, m.event, m.exercise, m.ended_at,
       array(select b.community_code from alerting.branch b
              where b.mobilisation_id = a.mobilisation_id order by 1) as communities,
       coalesce((select min(b.signature) from alerting.branch b
                  where b.mobilisation_id = a.mobilisation_id), '') as signature,
       (select count(*) from alerting.duty_call d
         where d.subject_id = a.subject_id and d.called_at >= a.asked_at)::int as called,
       (select count(*) from alerting.duty_call d
         where d.subject_id = a.subject_id and d.called_at >= a.asked_at
           and d.answer = 'received')::int as seen
  from alerting.approval a join alerting.mobilisation m using (mobilisation_id)
"""

# What a signature's clock did by itself, and whom it had phoned: no command of anybody.
APPROVAL_STEPS = """
select t.entry_id, t.mobilisation_id, t.at, t.what, d.person_id
  from alerting.timeline t left join alerting.duty_call d using (contact_id)
 where t.community_code is null
   and t.what in ('approval_asked', 'countersignature_asked', 'deputy_asked', 'duty_phoned',
                  'duty_seen', 'duty_cannot', 'duty_missed', 'duty_nobody', 'duty_nobody_left',
                  'approval_lapsed', 'approval_withdrawn')
"""

PLAN_LOADS = """
select command_id, plan, versions, refusal, actor, at, checked, faults, changes
  from alerting.plan_load
"""

# The newest version of each: the files' own, or a newer one that an officer loaded.
PLAN_EDITIONS = """
select distinct on (plan, level) plan, level, version, document, kept_at, loaded_at, file,
       asks
  from alerting.plan_edition order by plan, level, version desc
"""

# What each node has of its own; the two halves are of tasks and of visits.
LEAVES = """
select t.mobilisation_id, t.community_code, t.node_id,
       count(*)::int as tasks,
       count(*) filter (where t.state in
           ('done', 'handed_over', 'stood_down', 'lapsed'))::int as ended,
       count(*) filter (where c.told_at is not null)::int as told,
       count(*) filter (where t.answered_at is not null)::int as answered,
       count(*) filter (where t.state = 'handed_over')::int as handed_over
  from alerting.task t
  left join alerting.contact c on c.contact_id = t.contact_id
                              and c.community_code = t.community_code
 group by t.mobilisation_id, t.community_code, t.node_id
"""

PLACES = """
select mobilisation_id, community_code, node_id, kind, parent_id from alerting.place
"""

# Another mark, another content: whoever keeps a branch's figures reads it anew.
BRANCHES = """
select mobilisation_id, community_code, image as mark from alerting.branch
"""

VIEWS: tuple[PublishedView, ...] = (
    PublishedView("mobilisations", MOBILISATIONS, LOGINS),
    PublishedView("impacts", IMPACTS, CONSOLE),
    PublishedView("contacts", CONTACTS, (*GATEWAY, *NOTIFIER)),
    PublishedView("contact_tasks", CONTACT_TASKS, GATEWAY),
    PublishedView("contact_visits", CONTACT_VISITS, (*GATEWAY, *NOTIFIER)),
    PublishedView("contact_silent", CONTACT_SILENT, GATEWAY),
    PublishedView("contact_matters", CONTACT_MATTERS, GATEWAY),
    PublishedView("matters", MATTERS, CONSOLE),
    PublishedView("message_facts", MESSAGE_FACTS, (*GATEWAY, *NOTIFIER)),
    PublishedView("wordings", WORDINGS, (*GATEWAY, *NOTIFIER)),
    PublishedView("tasks", TASKS, CONSOLE),
    PublishedView("visits", VISITS, CONSOLE),
    PublishedView("progress", PROGRESS, CONSOLE),
    PublishedView("unaccounted", UNACCOUNTED, CONSOLE),
    PublishedView("timeline", TIMELINE, CONSOLE),
    PublishedView("free_contacts", FREE_CONTACTS, NOTIFIER),
    PublishedView("approvals", APPROVALS, CONSOLE),
    PublishedView("approval_steps", APPROVAL_STEPS, CONSOLE),
    PublishedView("messages", MESSAGES, CONSOLE),
    PublishedView("contact_messages", CONTACT_MESSAGES, GATEWAY),
    PublishedView("plan_loads", PLAN_LOADS, CONSOLE),
    PublishedView("plan_editions", PLAN_EDITIONS, (*CONSOLE, "muster_roster")),
    PublishedView("leaves", LEAVES, CONSOLE),
    PublishedView("places", PLACES, CONSOLE),
    PublishedView("branches", BRANCHES, CONSOLE),
)
