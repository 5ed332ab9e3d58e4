"""The calendar of drills as it is shown: one short look each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Rows, rows_of
from services.gateway.console.adapters.place_names import like, spread
from services.gateway.console.adapters.touching import touching
from services.gateway.console.domain.place_words import sought
from services.runtime.database import Database

# A mobilisation follows its alert; what a live alert has paused is told apart by its state.
_SHOWN = """
select o.occurrence_id, o.drill_id, o.slot, o.at, o.notice_at, o.state, o.reason, o.because,
       o.begun_at, o.alert_id, o.changed_by,
       exists (select from gateway.alerts a where a.alert_id = o.notice_alert_id) as announced,
       o.off_alert_id is not null as called_off,
       d.kind, d.hazard, d.level, d.area, d.note, d.communities, d.first_at, d.repeat, d.notice_h,
       d.onset_h, d.move_order as "order",
       d.injects, d.to_sign and d.signed_by is null as unsigned, d.actor as proposed_by,
       d.revision, d.actor_name as by, d.cancelled_at is not null as cancelled,
       m.mobilisation_id, m.state as mobilisation_state
  from gateway.drill_occurrences o
  join gateway.drills d using (drill_id)
  left join alerting_public.mobilisations m on m.alert_id = o.alert_id
"""
BETWEEN = text(f"""
{_SHOWN} where o.at >= :since and o.at < :until
   and {touching("d.communities")}
 order by o.at, o.occurrence_id limit :limit
""")
OF_DRILL = text(f"""
{_SHOWN} where o.drill_id = :drill order by o.at, o.occurrence_id limit :limit
""")
PLACES = text(f"""
select node_id, kind, full_name, community_code from roster_public.nodes
 where {spread("full_name")} like :like and starts_with(community_code, :division)
 order by length(full_name), full_name limit :limit
""")


class DrillReading:
    """Reads the calendar."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(self, since: datetime, until: datetime, division: str, limit: int) -> Rows:
        """Times of a division's drills from `since` to before `until`, the earliest first."""
        names = {"since": since, "until": until, "division": division, "limit": limit}
        return await rows_of(self._database, BETWEEN, **names)

    async def of_drill(self, drill_id: UUID, limit: int) -> Rows:
        """All times of one drill, the earliest first."""
        return await rows_of(self._database, OF_DRILL, drill=drill_id, limit=limit)

    async def places(self, words: str, division: str, limit: int) -> Rows:
        """Places of a division whose full name holds these words, the shortest names first."""
        names = {"like": like(sought(words)), "division": division, "limit": limit}
        return await rows_of(self._database, PLACES, **names)
