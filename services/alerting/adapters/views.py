"""What alerting publishes; every column is a contract, columns only grow.

Only leaves are stored, tasks and visits: every figure of a node above is a sum here.
"""

from collections.abc import Iterable

from schemas import hazards
from schemas.vocabulary import VisitOutcome
from services.alerting.adapters.contact_views import CONTACT_VIEWS, STEP
from services.alerting.adapters.ends import BY_ITSELF, LOOKS_AGAIN, OVERTAKEN_DRILL
from services.alerting.adapters.pace_sql import pace, weight
from services.alerting.domain.deadlines import NO_END_SAID
from services.runtime.roles import LOGINS
from services.runtime.tables import PublishedView


def _columns(pattern: str, names: Iterable[str]) -> str:
    return ", ".join(pattern.format(name) for name in names)


CONSOLE = ("muster_gateway_console",)
NOTICES = ", ".join(f"'{plan}'" for plan in hazards.NOTICES)

# When somebody who was moved or away is asked for again although it has ended, unless an officer
# closes it. Sent is what an alert's revision counts.
ASKS_AGAIN_AT = f"""
    (select min(t.due_at) from alerting.timer t join alerting.impact i on i.alert_id = m.alert_id
      where {LOOKS_AGAIN}
        and t.due_at < coalesce(
            cast(i.header->>'expires' as timestamptz),
            to_timestamp(m.alert_revision / 1000.0)
                + make_interval(secs => {NO_END_SAID.total_seconds()})))"""

MOBILISATIONS = f"""
select m.mobilisation_id, m.incident_id, m.alert_id, m.plan, m.level, m.level_scale,
       m.level_value, m.lane, m.exercise, m.state, m.state_reason, m.revision, m.event,
       m.headline, m.sender_name, m.drill, m.created_at, m.started_at, m.ended_at, m.approved_by,
       m.plan in ({NOTICES}) as notice,
       coalesce((select min(b.signature) from alerting.branch b
                  where b.mobilisation_id = m.mobilisation_id), '') as signature,
       array(select b.community_code from alerting.branch b
              where b.mobilisation_id = m.mobilisation_id order by 1) as communities,
       (select count(*) from alerting.slice s
         where s.mobilisation_id = m.mobilisation_id and s.coverage <> 'lifted'
           and s.alert_revision >= m.alert_revision)::int as grids_seen,
       (select (i.closed->>'grids')::int from alerting.impact i
         where i.alert_id = m.alert_id) as grids_expected, m.text_ids, m.alert_revision,
       m.raised_at, m.told_level,
       case when m.state = 'closed' and m.state_reason = '{BY_ITSELF}' and not m.exercise
            then {ASKS_AGAIN_AT} end as asks_again_at,
       {OVERTAKEN_DRILL} as overtaken
  from alerting.mobilisation m
"""

TASKS = """
select t.task_id, t.mobilisation_id, t.community_code, t.contact_id, t.person_id, t.post_id,
       t.node_id, t.kind, t.state, t.reason, t.cause, t.urgency, t.opened_at, t.answered_at,
       t.ended_at, t.resident_id, s.deadline_at as deadline
  from alerting.task t
  left join alerting.slice s on s.mobilisation_id = t.mobilisation_id and s.grid_id = t.grid_id
"""

TASK_COUNTS = """
       count(*)::int as tasks,
       count(*) filter (where t.state in
           ('done', 'handed_over', 'stood_down', 'lapsed'))::int as ended,
       count(*) filter (where c.told_at is not null)::int as told,
       count(*) filter (where t.answered_at is not null)::int as answered,
       count(*) filter (where t.state = 'handed_over')::int as handed_over"""
# What a level above has to settle lies with who settles it, whatever grid it came up from.
TASK_GRID = "case when t.kind = 'settle' then t.node_id else coalesce(t.grid_id, t.node_id) end"
TASKS_TOLD = """
  left join alerting.contact c on c.contact_id = t.contact_id
                              and c.community_code = t.community_code"""
ANSWERED_WEIGHT = weight("t.answered_at")
TASK_FIGURES = ("tasks", "ended", "told", "answered", "handed_over")
VISIT_FIGURES = ("visits", "accounted", *(str(outcome) for outcome in VisitOutcome))
FIGURES = (*TASK_FIGURES, *VISIT_FIGURES)
ACCOUNTED = "v.outcome in ('safe', 'needs_help', 'moved', 'away', 'refused')"
ACCOUNTED_WEIGHT = weight("v.outcome_at", ACCOUNTED)
# In the order of `VISIT_FIGURES`: parts of a union go by place.
VISIT_COUNTS = f"""
       count(*)::int as visits,
       count(*) filter (where {ACCOUNTED})::int as accounted,
       {_columns("count(*) filter (where v.outcome = '{0}')::int as {0}", VisitOutcome)}"""


PROGRESS = f"""
select n.mobilisation_id, n.node_id, n.kind, n.parent_id, n.community_code,
       {_columns("coalesce(t.{0}, 0)::int as {0}", TASK_FIGURES)},
       {_columns("coalesce(v.{0}, 0)::int as {0}", VISIT_FIGURES)},
       {pace("t.weight")} as answered_pace, {pace("v.weight")} as accounted_pace
  from alerting.place n
  left join (
      select p.mobilisation_id, above.node_id, {TASK_COUNTS}, {ANSWERED_WEIGHT} as weight
        from alerting.task t
        join alerting.place p on p.mobilisation_id = t.mobilisation_id and p.node_id = t.node_id
        {TASKS_TOLD}
       cross join lateral unnest(p.path) as above(node_id)
       group by p.mobilisation_id, above.node_id) t
    on t.mobilisation_id = n.mobilisation_id and t.node_id = n.node_id
  left join (
      select p.mobilisation_id, above.node_id, {VISIT_COUNTS}, {ACCOUNTED_WEIGHT} as weight
        from alerting.visit v
        join alerting.place p on p.mobilisation_id = v.mobilisation_id
                             and p.node_id = v.stairwell_id
       cross join lateral unnest(p.path) as above(node_id)
       where not v.lifted
       group by p.mobilisation_id, above.node_id) v
    on v.mobilisation_id = n.mobilisation_id and v.node_id = n.node_id
"""

# Grids with all below them, and what communities have of their own: a seventh of the rows, and by
# community, so that whoever looks all the time reads those alone that changed. Added up without a
# join: of a mobilisation that has just begun the planner knows nothing, and would go through one
# sum for each row of another.
GRID_LEAVES = f"""
select mobilisation_id, community_code, node_id, max(kind) as kind,
       (array_agg(parent_id) filter (where kind is not null))[1] as parent_id,
       {_columns("sum({0})::int as {0}", FIGURES)},
       {pace("sum(answered_weight)")} as answered_pace,
       {pace("sum(accounted_weight)")} as accounted_pace
  from (
    select mobilisation_id, community_code, node_id, kind, parent_id,
           {_columns("0 as {0}", FIGURES)}, cast(null as float8) as answered_weight,
           cast(null as float8) as accounted_weight
      from alerting.place where kind in ('community', 'grid')
     union all
    select t.mobilisation_id, t.community_code, {TASK_GRID}, null, null,
           {TASK_COUNTS}, {_columns("0 as {0}", VISIT_FIGURES)}, {ANSWERED_WEIGHT}, null
      from alerting.task t {TASKS_TOLD}
     group by t.mobilisation_id, t.community_code, {TASK_GRID}
     union all
    select v.mobilisation_id, v.community_code, v.grid_id, null, null,
           {_columns("0 as {0}", TASK_FIGURES)}, {VISIT_COUNTS}, null, {ACCOUNTED_WEIGHT}
      from alerting.visit v where not v.lifted
     group by v.mobilisation_id, v.community_code, v.grid_id) own
 group by mobilisation_id, community_code, node_id
having max(kind) is not null
"""

UNACCOUNTED = f"""
select v.mobilisation_id, v.community_code, v.visit_id, v.resident_id, v.stairwell_id, v.outcome,
       v.outcome_at, cardinality(v.knocked_at) as no_answers, v.rescued, v.risk, v.reasons, {STEP}
  from alerting.visit v
 where not v.lifted
   and v.outcome not in ('safe', 'needs_help', 'moved', 'away', 'refused')
"""

TIMELINE = """
select entry_id, mobilisation_id, community_code, at, what, reason, node_id, contact_id, task_id,
       visit_id, said_at
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

# `counted`: what was found until all was lifted stays what it was, what an update left out counts
# nowhere. Both joins cost nothing where it is not asked for.
VISITS = f"""
select v.visit_id, v.mobilisation_id, v.community_code, v.resident_id, v.stairwell_id, v.outcome,
       v.outcome_at, cardinality(v.knocked_at) as no_answers, v.rescued, v.lifted, v.risk,
       v.reasons, {STEP}, v.help_kind, v.urgent, v.moved_to, v.moved_by, v.until,
       greatest(v.asked_at, v.seen_at) as asked_at,
       not v.lifted
           or (s.coverage = 'lifted' and s.alert_revision > m.alert_revision) as counted
  from alerting.visit v
  left join alerting.slice s on s.mobilisation_id = v.mobilisation_id and s.grid_id = v.grid_id
  left join alerting.mobilisation m on m.mobilisation_id = v.mobilisation_id
"""

MATTERS = """
select matter_id, mobilisation_id, community_code, kind, level, node_id, grid_id, visit_id,
       raised_by, raised_at, due_at, note_id, state, settlement, ended_at, answered_by,
       answer_note_id
  from alerting.matter
"""

MESSAGES = """
select message_id, mobilisation_id, purpose, state, asked_by, asked_at, from_plan, corrects,
       selection, in_force_at
  from alerting.message
"""

# What waits for a signature, or has had it: one a start, and one a message, a widening or a stop
# (by its id as `message_id`).
APPROVALS = f"""
select a.subject_id, nullif(a.subject_id, a.mobilisation_id) as message_id,
       case when a.subject_id = a.mobilisation_id then 'start'
            when a.kind = 'confirmation' then 'stop'
            when exists (select from alerting.message x where x.message_id = a.subject_id)
            then 'message' else 'widening' end as subject,
       a.mobilisation_id, a.kind, a.state, a.proposed_by, a.officers, a.asked_at,
       a.deputy_due_at, a.deputy_asked_at, a.deadline_at, a.decided_at, a.decided_by, a.reason,
       m.plan, m.level, m.event, m.exercise, m.plan in ({NOTICES}) as notice, m.ended_at,
       array(select b.community_code from alerting.branch b
              where b.mobilisation_id = a.mobilisation_id order by 1) as communities,
       coalesce((select min(b.signature) from alerting.branch b
                  where b.mobilisation_id = a.mobilisation_id), '') as signature,
       (select count(*) from alerting.duty_call d
         where d.subject_id = a.subject_id and d.called_at >= a.asked_at)::int as called,
       (select count(*) from alerting.duty_call d
         where d.subject_id = a.subject_id and d.called_at >= a.asked_at
           and d.answer = 'received')::int as seen, a.adds
  from alerting.approval a join alerting.mobilisation m using (mobilisation_id)
"""

# What a signature's clock did by itself, and whom it had phoned: no command of anybody.
APPROVAL_STEPS = """
select t.entry_id, t.mobilisation_id, t.at, t.what, d.person_id
  from alerting.timeline t left join alerting.duty_call d using (contact_id)
 where t.community_code is null
   and t.what in ('approval_asked', 'countersignature_asked', 'countersignature_overdue',
                  'deputy_asked', 'duty_phoned',
                  'duty_seen', 'duty_cannot', 'duty_missed', 'duty_nobody', 'duty_nobody_left',
                  'approval_lapsed', 'approval_withdrawn', 'confirmation_asked',
                  'confirmation_lapsed', 'confirmation_withdrawn')
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

# What each node has of tasks of its own.
LEAVES = f"""
select t.mobilisation_id, t.community_code, t.node_id, {TASK_COUNTS},
       {pace(ANSWERED_WEIGHT)} as answered_pace
  from alerting.task t {TASKS_TOLD}
 group by t.mobilisation_id, t.community_code, t.node_id
"""

PLACES = """
select mobilisation_id, community_code, node_id, kind, parent_id from alerting.place
"""

# Another mark, another content: whoever keeps a branch's figures reads it anew, its places only
# when there are more of them, and of its doors those of stairwells with another mark.
BRANCHES = """
select b.mobilisation_id, b.community_code, b.image as mark,
       (select count(*) from alerting.place p
         where p.mobilisation_id = b.mobilisation_id
           and p.community_code = b.community_code)::int as places
  from alerting.branch b
"""

DOOR_MARKS = """
select mobilisation_id, community_code, stairwell_id,
       bit_xor(hash_record_extended(row(visit_id, resident_id, outcome, outcome_at,
                                        cardinality(knocked_at), rescued, risk), 0)) as mark
  from alerting.visit
 where not lifted
 group by mobilisation_id, community_code, stairwell_id
"""

VIEWS: tuple[PublishedView, ...] = (
    PublishedView("mobilisations", MOBILISATIONS, LOGINS),
    PublishedView("impacts", IMPACTS, CONSOLE),
    PublishedView("matters", MATTERS, CONSOLE),
    PublishedView("tasks", TASKS, CONSOLE),
    PublishedView("visits", VISITS, CONSOLE),
    PublishedView("progress", PROGRESS, CONSOLE),
    PublishedView("unaccounted", UNACCOUNTED, CONSOLE),
    PublishedView("timeline", TIMELINE, CONSOLE),
    PublishedView("approvals", APPROVALS, CONSOLE),
    PublishedView("approval_steps", APPROVAL_STEPS, CONSOLE),
    PublishedView("messages", MESSAGES, CONSOLE),
    PublishedView("plan_loads", PLAN_LOADS, CONSOLE),
    PublishedView("plan_editions", PLAN_EDITIONS, (*CONSOLE, "muster_roster")),
    PublishedView("leaves", LEAVES, CONSOLE),
    PublishedView("grid_leaves", GRID_LEAVES, CONSOLE),
    PublishedView("places", PLACES, CONSOLE),
    PublishedView("branches", BRANCHES, CONSOLE),
    PublishedView("door_marks", DOOR_MARKS, CONSOLE),
    *CONTACT_VIEWS,
)
