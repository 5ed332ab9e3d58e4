"""What the overview and the plain lists show, read from published views."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Row, Rows, row_of, rows_of
from services.gateway.console.adapters.letters import COUNT, DEAD, REPLAYED
from services.gateway.console.adapters.pictures import MOBILISATIONS, ONE
from services.gateway.console.adapters.places import AlertPlace, LetterPlace, last
from services.gateway.console.adapters.touching import touching
from services.runtime.database import Database

# What officers write when nothing runs has a page of its own.
LIVE = text(f"""
select x.* from ({MOBILISATIONS}) x where x.ended_at is null and x.lane <> 'campaign'
   and {touching("x.communities")}
 order by x.exercise, x.created_at desc limit :limit
""")
ENDED = text(f"""
select x.* from ({MOBILISATIONS}) x where x.ended_at is not null and x.lane <> 'campaign'
   and {touching("x.communities")}
 order by x.ended_at desc limit :limit
""")
ALERTS = text("""
select alert_id, incident_id, sender, identifier, sent, status, msg_type, level_rule,
       not_passed_on, actor, recorded_at, event -> 'header' ->> 'event' as event,
       event -> 'header' ->> 'headline' as headline,
       event -> 'header' -> 'level' ->> 'value' as level,
       jsonb_path_query_array(event, '$.areas[*].name') as areas,
       array(select unnest(m.communities) from alerting_public.mobilisations m
              where m.alert_id = a.alert_id) as communities,
       (select min(m.mobilisation_id::text) from alerting_public.mobilisations m
         where m.alert_id = a.alert_id) as mobilisation_id
  from gateway.alerts a
 where cast(:last_alert_id as uuid) is null
    or (recorded_at, alert_id)
       < (cast(:last_recorded_at as timestamptz), cast(:last_alert_id as uuid))
 order by recorded_at desc, alert_id desc limit :limit
""")
PLANNED = text(f"""
select o.occurrence_id, o.at, o.state, d.hazard, d.level, d.communities, d.area ->> 'name' as area
  from gateway.drill_occurrences o join gateway.drills d using (drill_id)
 where o.state = 'planned' and o.at >= :since and o.at < :until
   and {touching("d.communities")}
 order by o.at
""")
# Until somebody has given them another time or cancelled them.
NOT_HELD = text(f"""
select o.occurrence_id, o.at, d.hazard, d.level, d.communities, d.area ->> 'name' as area,
       d.actor as proposed_by, o.state = 'planned' as unsigned,
       case o.state when 'planned' then 'unsigned' else o.state end as state
  from gateway.drill_occurrences o join gateway.drills d using (drill_id)
 where d.cancelled_at is null
   and (o.state in ('put_off', 'missed')
        or o.state = 'planned' and d.to_sign and d.signed_by is null
           and not exists (select from gateway.drill_occurrences sooner
                            where sooner.drill_id = o.drill_id and sooner.state = 'planned'
                              and sooner.at < o.at))
   and {touching("d.communities")}
 order by o.at desc limit 20
""")
CHANNELS = text("""
select channel, enabled, rate_per_s, changed_by, changed_at from notifier_public.channels
 order by channel
""")
LIMITS = text("""
select channel, rate_per_s, a_minute, an_hour, a_day, reserve from notifier_public.number_limits
 order by channel
""")
LINES = text("select account, channel, open_since, reason from notifier_public.lines")


class Desk:
    """Reads lists, of a division where they name one; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def live(self, division: str, limit: int = 50) -> Rows:
        """What has not ended, the real before drills."""
        return await rows_of(self._database, LIVE, division=division, limit=limit)

    async def ended(self, division: str, limit: int = 10) -> Rows:
        """What ended last."""
        return await rows_of(self._database, ENDED, division=division, limit=limit)

    async def one(self, mobilisation_id: UUID) -> Row | None:
        """One mobilisation."""
        return await row_of(self._database, ONE, id=mobilisation_id)

    async def alerts(self, limit: int, before: AlertPlace | None = None) -> Rows:
        """Recorded alerts, the newest first."""
        return await rows_of(self._database, ALERTS, **last(AlertPlace, before), limit=limit)

    async def drills_between(self, division: str, since: datetime, until: datetime) -> Rows:
        """What the calendar has planned from `since` to before `until`, the earliest first."""
        return await rows_of(self._database, PLANNED, division=division, since=since, until=until)

    async def drills_not_held(self, division: str) -> Rows:
        """What the calendar could not start, the latest first."""
        return await rows_of(self._database, NOT_HELD, division=division)

    async def channels(self) -> Rows:
        """How each channel is set."""
        return await rows_of(self._database, CHANNELS)

    async def limits(self) -> Rows:
        """How fast a channel goes when no officer limits it, and what one number gets at most."""
        return await rows_of(self._database, LIMITS)

    async def lines(self) -> Rows:
        """The carrier's lines that are left alone after failures."""
        return await rows_of(self._database, LINES)

    async def dead_letters(self, limit: int, before: LetterPlace | None = None) -> Rows:
        """Events that could not be handled, the newest first, without what they hold; those that
        somebody has asked for once more since then with who and when."""
        return await rows_of(self._database, DEAD, **last(LetterPlace, before), limit=limit)

    async def dead_letter_count(self) -> int:
        """How many there are."""
        (row,) = await rows_of(self._database, COUNT)
        return int(row["count"])

    async def replayed(self, limit: int) -> Rows:
        """What was handed over again and what became of it, the last first."""
        return await rows_of(self._database, REPLAYED, limit=limit)
