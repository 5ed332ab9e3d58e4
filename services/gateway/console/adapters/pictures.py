"""What officers see: the published views of alerting and roster. No name and no phone is read."""

from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Row, Rows, row_of, rows_of
from services.gateway.console.adapters.alarms import CALLED_NOBODY
from services.gateway.console.adapters.own_alerts import LIFTED, PLACED
from services.gateway.console.adapters.touching import touching
from services.gateway.console.translate.cap_document import SENDER
from services.runtime.database import Database

MOBILISATIONS = f"""
select m.mobilisation_id, m.incident_id, m.alert_id, m.plan, m.level, m.level_scale,
       m.level_value, m.lane, m.exercise, m.notice, m.state, m.revision, m.event, m.headline,
       m.sender_name, m.signature, m.created_at, m.started_at, m.ended_at, m.grids_seen,
       m.grids_expected, m.communities, m.approved_by is not null as approved, s.at as stop_at,
       m.asks_again_at, coalesce(a.sender = '{SENDER}', false) as own, {LIFTED} as lifted,
       coalesce(placed.kept, false) as kept
  from alerting_public.mobilisations m
  left join gateway.alerts a on a.alert_id = m.alert_id
  left join gateway.stops s on s.mobilisation_id = m.mobilisation_id
  {PLACED}
"""
SOME = text(f"""
{MOBILISATIONS}
 where (cast(:alert as uuid) is null or m.alert_id = :alert)
   and (cast(:incident as uuid) is null or m.incident_id = :incident)
   and (cast(:state as text) is null or m.state = :state)
   and {touching("m.communities")}
   and (cast(:before as uuid) is null or (m.created_at, m.mobilisation_id) < (
        select b.created_at, b.mobilisation_id from alerting_public.mobilisations b
         where b.mobilisation_id = :before))
 order by m.created_at desc, m.mobilisation_id desc limit :limit
""")
ONE = text(f"{MOBILISATIONS} where m.mobilisation_id = :id")
UNACCOUNTED = text("""
select u.visit_id, u.resident_id, u.stairwell_id, u.outcome, u.outcome_at, u.no_answers,
       r.door, r.floor, r.age, r.reasons, r.risk, n.full_name as place
  from alerting_public.unaccounted u
  left join roster_public.residents r on r.resident_id = u.resident_id
  left join roster_public.nodes n on n.node_id = u.stairwell_id
 where u.mobilisation_id = :id and starts_with(u.community_code, :division)
 order by r.risk desc nulls first, place, r.door, u.visit_id
 limit :limit
""")
# Alerting knows officers and keys by their ids alone.
REASON = "coalesce(replace(e.reason, a.id, a.name), e.reason) as reason"
WHO = r"""
  left join (select officer_id::text as id, name from gateway.officers
              union all select key_id, name from gateway.api_keys) a
         on a.id = substring(e.reason from '\mby (\S+)$')"""
TIMELINE = text(f"""
select e.entry_id, e.mobilisation_id, e.community_code, e.at, e.what, {REASON}, e.node_id,
       e.contact_id, e.task_id, e.visit_id, e.said_at
  from (select * from alerting_public.timeline
         where mobilisation_id = :id and starts_with(coalesce(community_code, :division), :division)
           and (cast(:before as bigint) is null or entry_id < :before)
         order by entry_id desc limit :limit) e {WHO}
 order by e.entry_id desc
""")
COMMANDS = text("""
select command_id, kind, actor, at from gateway.commands where target = :id order by at
""")
IMPACT = text("select * from alerting_public.impacts where alert_id = :alert")
ALARMS = text(f"""
{CALLED_NOBODY}
   and (not :unseen or s.at is null)
   and (cast(:before as uuid) is null or (i.closed_at, i.alert_id) < (
        select b.closed_at, b.alert_id from alerting_public.impacts b where b.alert_id = :before))
 order by i.closed_at desc, i.alert_id desc limit :limit
""")

PLAN_LOADS = text("""
select command_id, plan, versions, refusal, actor, at, checked, faults, changes
  from alerting_public.plan_loads
 where command_id = :command or cast(:command as uuid) is null and not checked
   and (cast(:before as uuid) is null or (at, command_id) < (
        select b.at, b.command_id from alerting_public.plan_loads b where b.command_id = :before))
 order by at desc, command_id desc limit :limit
""")
PLAN_EDITIONS = text("""
select plan, level, version, document, kept_at, loaded_at from alerting_public.plan_editions
""")

PLAN_FILE = text("""
select version, file from alerting_public.plan_editions where plan = :plan and level = :level
""")


class Pictures:
    """Reads what the officers' API shows; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mobilisations(self, **wanted: object) -> Rows:
        """The newest first; `wanted`: alert, incident, state (None: any), division, `before` (the
        id of the last that is known, None: from the newest) and limit."""
        return await rows_of(self._database, SOME, **wanted)

    async def mobilisation(self, mobilisation_id: UUID) -> Row | None:
        return await row_of(self._database, ONE, id=mobilisation_id)

    async def unaccounted(self, mobilisation_id: UUID, division: str, limit: int) -> Rows:
        """A division's doors not accounted for, the most at risk first; ids, no names."""
        values = {"id": mobilisation_id, "division": division, "limit": limit}
        return await rows_of(self._database, UNACCOUNTED, **values)

    async def timeline(
        self, mobilisation_id: UUID, division: str, limit: int, before: int | None = None
    ) -> Rows:
        """What happened in a division or to the whole, and why, the newest first."""
        values = {"id": mobilisation_id, "division": division, "before": before, "limit": limit}
        return await rows_of(self._database, TIMELINE, **values)

    async def commands(self, mobilisation_id: UUID) -> Rows:
        """Commands recorded for this mobilisation."""
        return await rows_of(self._database, COMMANDS, id=str(mobilisation_id))

    async def impact(self, alert_id: UUID) -> Row | None:
        """What an alert was found to touch."""
        return await row_of(self._database, IMPACT, alert=alert_id)

    async def alarms(self, limit: int, before: UUID | None = None, *, unseen: bool = False) -> Rows:
        """Alerts that called nobody though they should have, the newest first; `why` tells.
        `unseen`: only those that no officer has seen to yet."""
        names = {"unseen": unseen, "before": before, "limit": limit}
        return await rows_of(self._database, ALARMS, **names)

    async def plan_loads(
        self, command_id: UUID | None, limit: int, before: UUID | None = None
    ) -> Rows:
        """What became of commands to load a plan, the newest first."""
        wanted = {"command": command_id, "before": before, "limit": limit}
        return await rows_of(self._database, PLAN_LOADS, **wanted)

    async def plan_editions(self) -> Rows:
        """The newest version of every edition, with what it says."""
        return await rows_of(self._database, PLAN_EDITIONS)

    async def plan_file(self, plan: str, level: str) -> Row | None:
        """The text and version of an edition in force; None when there is none."""
        return await row_of(self._database, PLAN_FILE, plan=plan, level=level)
