"""How mobilisations end by themselves, in PostgreSQL, and how one that has runs on."""

from uuid import UUID

from sqlalchemy import text

from schemas.vocabulary import Lane
from services.runtime.unit import Unit

TASKS_LEFT = """exists (select 1 from alerting.task t
                    where t.mobilisation_id = m.mobilisation_id
                      and t.state in ('waiting', 'open', 'received'))"""
MATTERS_LEFT = """exists (select 1 from alerting.matter x
                    where x.mobilisation_id = m.mobilisation_id and x.state = 'open')"""
LOOKS_AGAIN = """t.mobilisation_id = m.mobilisation_id and t.kind = 'look_again'
                      and exists (select 1 from alerting.visit v
                                   where v.visit_id = t.subject_id and not v.lifted
                                     and v.outcome in ('moved', 'away'))"""
"""A timer `t` to ask for somebody again who is still to be asked for."""
LOOKS_LEFT = f"""exists (select 1 from alerting.timer t
                    where {LOOKS_AGAIN}
                      and t.due_at < (select max(s.deadline_at) from alerting.slice s
                                       where s.mobilisation_id = m.mobilisation_id
                                         and s.coverage <> 'lifted'))"""
"""Who is to be asked for again before the last deadline; it runs on for those who are later."""
END = f"""
update alerting.mobilisation m
   set ended_at = :now, revision = revision + 1,
       state = case when m.state = 'running' then 'closed' else m.state end
 where m.mobilisation_id = :mobilisation_id and m.ended_at is null
   and m.state in ('running', 'stood_down', 'stopped', 'closed')
   and not {TASKS_LEFT}
   and not {MATTERS_LEFT}
   and (m.state <> 'running'
        or not {LOOKS_LEFT}
           and not exists (select 1 from alerting.timer t
                        where t.mobilisation_id = m.mobilisation_id
                          and t.kind = 'deadline' and m.plan = 'message')
           and not exists (select 1 from alerting.inbox i
                        where i.topic = 'timers' and i.trace = m.mobilisation_id
                          and i.lane_rank = any(:lanes)
                          and i.handled_at is null and i.dead_at is null)
           and not exists (select 1 from alerting.slice s
                        where s.mobilisation_id = m.mobilisation_id
                          and not s.applied and s.coverage <> 'lifted')
           and (select count(*) from alerting.slice s
                 where s.mobilisation_id = m.mobilisation_id and s.coverage <> 'lifted'
                   and s.alert_revision >= m.alert_revision)
               >= (select min((i.closed->>'grids')::int) from alerting.impact i
                    where i.incident_id = m.incident_id and i.closed is not null
                      and (i.header->>'status' = 'Exercise') = m.exercise
                      and i.alert_revision >= m.alert_revision
                      and i.header->>'msg_type' <> 'Cancel'))
returning m.mobilisation_id
"""
"""The closing event may overtake the grids it counts, so a count decides, not its arrival. A newer
alert that leaves fewer grids, or none, counts too, also where no plan fits it: what it lifted is
told no more. A Cancel ends nothing, it stands down. What is added after the end lets it run again.
A timer that ran out is in the inbox until it is handled. Officers' messages have no tasks: they may
be stopped and corrected until the deadline."""

BY_ITSELF = ""
"""Why what is closed has ended: an officer's end has a reason."""
ENDED_BY_ITSELF = f"m.state = 'closed' and m.state_reason = '{BY_ITSELF}'"
# Should it end a moment later, it runs on once what is decided here is written: NEW_LEFT.
HAS_ENDED = f"""
select {ENDED_BY_ITSELF} from alerting.mobilisation m where m.mobilisation_id = :mobilisation_id
"""
RUN_ON = f"""
update alerting.mobilisation m set state = 'running', ended_at = null, revision = revision + 1
 where m.mobilisation_id = :mobilisation_id and {ENDED_BY_ITSELF}
"""
OVERTAKEN_DRILL = """m.exercise and exists (
    select 1 from alerting.branch b
      join alerting.branch other on other.community_code = b.community_code
      join alerting.mobilisation live on live.mobilisation_id = other.mobilisation_id
     where b.mobilisation_id = m.mobilisation_id and live.lane = 'emergency'
       and live.state in ('awaiting_approval', 'running', 'paused'))"""
"""A live alert stands there now: a drill that ended beside it stays so, and none begins."""
NEW_LEFT = """exists (select 1 from alerting.slice s
                    where s.mobilisation_id = m.mobilisation_id
                      and s.coverage = 'new' and not s.applied)"""
"""A grid that was widened to as it ended; nothing ends before all that came until then is acted on.
What is told again of others is not new."""
RUN_ON_IF_LEFT = f"""{RUN_ON} and ({TASKS_LEFT} or {MATTERS_LEFT} or {LOOKS_LEFT} or {NEW_LEFT})
   and not ({OVERTAKEN_DRILL})"""
"""What was decided since, or while it ended."""
LOCK = """
select from alerting.mobilisation where mobilisation_id = :mobilisation_id and ended_at is null
   for no key update
"""
"""A statement that waited for a row sees the others as they were before it: this waits first."""
LOCKED = "mobilisation locked"
"""What is decided of a branch holds the row, and so waited for it, in the same unit."""

LANES = [lane.rank for lane in Lane]


class StoredEnds:
    """The end that nobody has to make."""

    async def end_if_over(self, unit: Unit, mobilisation_id: UUID) -> bool:
        """End it when every grid has been told and every task has ended."""
        names = {"mobilisation_id": mobilisation_id}
        if unit.first(LOCKED, mobilisation_id):
            await unit.connection.execute(text(LOCK), names)
        ended = await unit.connection.execute(text(END), names | {"now": unit.now, "lanes": LANES})
        return ended.first() is not None

    async def ended_by_itself(self, unit: Unit, mobilisation_id: UUID) -> bool:
        names = {"mobilisation_id": mobilisation_id}
        return bool((await unit.connection.execute(text(HAS_ENDED), names)).scalar())

    async def run_on(self, unit: Unit, mobilisation_id: UUID) -> bool:
        found = await unit.connection.execute(text(RUN_ON), {"mobilisation_id": mobilisation_id})
        return found.rowcount > 0

    async def run_on_if_left(self, unit: Unit, mobilisation_id: UUID) -> bool:
        names = {"mobilisation_id": mobilisation_id}
        found = await unit.connection.execute(text(RUN_ON_IF_LEFT), names)
        return found.rowcount > 0
