"""Alerts on record that mobilisations answer, in PostgreSQL."""

from uuid import UUID

from sqlalchemy import text

from schemas.events.hazard_alerts import AlertReceived
from services.gateway.console.adapters.alarms import KEPT
from services.gateway.console.domain.starting import Started
from services.gateway.console.ports.own_alerts import Answered
from services.gateway.console.translate.cap_document import SENDER
from services.runtime.unit import Unit

LIFTED = """exists (select from gateway.alerts c
               where c.incident_id = a.incident_id and c.status = a.status
                 and c.msg_type = 'Cancel' and c.sent >= a.sent)"""
PLACED = f"""left join lateral (
       select x.event -> 'areas' as areas, {KEPT} as kept
         from gateway.alerts x left join alerting_public.impacts i on i.alert_id = x.alert_id
        where x.incident_id = a.incident_id and x.status = a.status and x.msg_type <> 'Cancel'
          and x.not_passed_on = '' and x.event -> 'areas' <> '[]'
        order by x.sent desc, x.recorded_at desc limit 1) placed on true"""
"""The newest of the incident of an alert `a` that names areas: one without leaves covered what is,
also what an officer has to lift."""
ANSWERED = text(f"""
select a.event, a.sender = '{SENDER}' as own, {LIFTED} as lifted, placed.areas,
       coalesce(placed.kept, false) as kept,
       exists (select from gateway.stops s where s.mobilisation_id = m.mobilisation_id
                and s.at >= coalesce(m.started_at, s.at)) as stopped
  from alerting_public.mobilisations m join gateway.alerts known using (alert_id)
  cross join lateral (
       select * from gateway.alerts x
        where x.incident_id = known.incident_id and x.status = known.status
          and (x.sender = known.sender or known.msg_type = 'Cancel')
          and x.msg_type <> 'Cancel' and x.not_passed_on = ''
        order by x.sent desc, x.recorded_at desc limit 1) a
  {PLACED}
 where m.mobilisation_id = :id
""")
MADE = text("""
select alert_id, incident_id from gateway.alerts
 where sender = :sender and identifier = :identifier
""")


class PostgresOwnAlerts:
    """The OwnAlerts port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def answered(self, mobilisation_id: UUID) -> Answered | None:
        row = (await self._connection.execute(ANSWERED, {"id": mobilisation_id})).first()
        if row is None:
            return None
        areas = row.event["areas"] or row.areas or []
        event = AlertReceived.model_validate(row.event | {"areas": areas})
        return Answered(event, row.own, row.lifted, row.stopped, row.kept)

    async def made(self, identifier: str) -> Started | None:
        names = {"sender": SENDER, "identifier": identifier}
        row = (await self._connection.execute(MADE, names)).first()
        return None if row is None else Started(row.alert_id, row.incident_id)
