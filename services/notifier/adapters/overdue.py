"""Attempts that wait for something that may never come. One instance a transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import Channel
from services.notifier.adapters.metrics import DOWN_SECONDS
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Change, LineState, Overtime, TooLate, Unsettled
from services.notifier.domain.lattice import Happening
from services.notifier.domain.lookup import LONGEST_PAUSE

log = structlog.get_logger(__name__)
CLOCKS_DIFFER = timedelta(seconds=2)
"""By so much those of two processes may."""

EXPIRED = text("""
select a.attempt_id, a.ordered_at, a.not_after, a.channel, a.account, a.reason,
       exists (select from gateway_public.stops s
                where s.mobilisation_id = a.mobilisation_id) as stopped,
       exists (select from notifier.down_times d
                where d.began_at < a.not_after and d.ended_at > a.ordered_at) as down,
       coalesce((select c.enabled from notifier.channels c where c.channel = a.channel), true)
           as channel_on
  from notifier.attempts a
 where a.status = 'planned' and a.not_after <= :now order by a.attempt_id limit :limit
""")

BEAT = text("""
with before as (select at from notifier.pulse where id = 1 for update),
     beat as (insert into notifier.pulse (id, at) values (1, :now)
                  on conflict (id) do update
                 set at = case when pulse.at > :ahead then excluded.at
                               else greatest(pulse.at, excluded.at) end),
     down as (insert into notifier.down_times (began_at, ended_at)
              select at, cast(:now as timestamptz) from before where at < :gone
                  on conflict do nothing)
select at from before where at < :gone or at > :ahead
""")

# What another clock stamped lies ahead: it would neither be due nor pass out of a number's limits
# until this one has caught up. A claim on its way keeps its moment, by which its answer knows it,
# with when this was seen beside it. In the order of their ids, so that two who lock wait and never
# deadlock.
TO_THE_PRESENT = text("""
update notifier.attempts a
   set ordered_at = least(a.ordered_at, :now), due_at = least(a.due_at, :now),
       claimed_at = case when a.status <> 'sending' and a.claimed_at > :now then :now
                         else a.claimed_at end,
       look_due_at = case when a.status = 'sending' then least(a.look_due_at, :now)
                          when a.status = 'unknown' then least(a.look_due_at, :latest_look) end
  from (select attempt_id from notifier.attempts
         where greatest(ordered_at, due_at, claimed_at, look_due_at) > :now
         order by attempt_id for update) stamped
 where a.attempt_id = stamped.attempt_id
""")

LINES = text("""
insert into notifier.lines as l (account, channel, open_since, reason)
select n.account, n.channel, case when not n.closed then cast(:now as timestamptz) end, n.reason
  from unnest(cast(:accounts as text[]), cast(:channels as text[]), cast(:closed as boolean[]),
              cast(:reasons as text[])) as n(account, channel, closed, reason)
    on conflict (account, channel) do update
   set open_since = case when excluded.open_since is not null
                         then coalesce(l.open_since, excluded.open_since) end,
       reason = excluded.reason
""")

LOST = text("""
select attempt_id, claimed_at from notifier.attempts
 where status = 'sending' and claimed_at < :before order by claimed_at limit :limit
""")
# Claimed before the clock was set back, which was seen long enough ago: from then on it counts.
LOST_AHEAD = text("""
update notifier.attempts a set claimed_at = a.look_due_at
  from (select attempt_id from notifier.attempts
         where status = 'sending' and claimed_at > :now and look_due_at < :before
         order by attempt_id limit :limit for update) ahead
 where a.attempt_id = ahead.attempt_id
returning a.attempt_id, a.claimed_at
""")

UNSETTLED = text("""
update notifier.attempts a set look_due_at = :again_at
  from (select attempt_id from notifier.attempts
         where status = 'unknown' and look_due_at <= :now and account = :account
         order by lane_rank, look_due_at limit :limit for update skip locked) due
 where a.attempt_id = due.attempt_id
returning a.attempt_id, a.person_id, a.channel, a.account, a.claimed_at, a.phone_hash,
       a.body_sealed, a.looks
""")

TAKEN = text("""
select a.provider_sid from notifier.attempts a
  join unnest(cast(:owners as uuid[]), cast(:sids as text[])) as f(owner, sid)
    on a.provider_sid = f.sid and a.attempt_id <> f.owner
""")

LOOK_AGAIN = text("""
update notifier.attempts a
   set looks = looks + 1, look_due_at = l.at,
       given_up_at = case when l.at is null then cast(:now as timestamptz) end
  from unnest(cast(:ids as uuid[]), cast(:ats as timestamptz[])) as l(attempt_id, at)
 where a.attempt_id = l.attempt_id and a.status = 'unknown'
""")

PUT_OFF = text("""
update notifier.attempts set look_due_at = :until
 where attempt_id = any(:ids) and status = 'unknown'
""")

TOO_LATE = text("""
update notifier.attempts a set cancelled_at = :now
  from (select attempt_id from notifier.attempts
         where too_late_at is not null and cancelled_at is null and channel = 'call'
           and status = 'sent' and provider_sid is not null and answered_at is null
         order by too_late_at limit :limit for update skip locked) late
 where a.attempt_id = late.attempt_id
returning a.attempt_id, a.account, a.provider_sid
""")


class OverdueTable:
    """The port `Overdue`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def expired(self, now: datetime, limit: int) -> list[Overtime]:
        found = await self._connection.execute(EXPIRED, {"now": now, "limit": limit})
        return [
            Overtime(
                attempt_id=row.attempt_id,
                channel=Channel(row.channel),
                account=Account(row.account),
                ordered_at=row.ordered_at,
                not_after=row.not_after,
                stopped=row.stopped,
                down=row.down,
                channel_on=row.channel_on,
                waited_for=row.reason,
            )
            for row in found
        ]

    async def beat(self, now: datetime, gone: datetime) -> None:
        moments = {"now": now, "gone": gone, "ahead": now + CLOCKS_DIFFER}
        found = (await self._connection.execute(BEAT, moments)).first()
        if found is not None and found.at > now:
            log.warning("clock.set_back", seconds=round((found.at - now).total_seconds(), 1))
            latest = {"now": now, "latest_look": now + LONGEST_PAUSE}
            await self._connection.execute(TO_THE_PRESENT, latest)
        elif found is not None:
            seconds = (now - found.at).total_seconds()
            DOWN_SECONDS.inc(seconds)
            log.warning("notifier.was_down", seconds=round(seconds, 1))

    async def note_lines(self, states: Sequence[LineState], now: datetime) -> None:
        await self._connection.execute(
            LINES,
            {
                "accounts": [str(state.account) for state in states],
                "channels": [str(state.channel) for state in states],
                "closed": [state.closed for state in states],
                "reasons": [state.reason for state in states],
                "now": now,
            },
        )

    async def lost(self, now: datetime, before: datetime, limit: int) -> list[Change]:
        names = {"before": before, "limit": limit}
        found = list(await self._connection.execute(LOST, names))
        found += await self._connection.execute(LOST_AHEAD, names | {"now": now})
        return [
            Change(row.attempt_id, Happening.LOST, reason="interrupted", claimed_at=row.claimed_at)
            for row in found
        ]

    async def unsettled(
        self, account: Account, now: datetime, again_at: datetime, limit: int
    ) -> list[Unsettled]:
        names = {"account": str(account), "now": now, "again_at": again_at, "limit": limit}
        found = await self._connection.execute(UNSETTLED, names)
        return [
            Unsettled(
                attempt_id=row.attempt_id,
                person_id=row.person_id,
                channel=Channel(row.channel),
                account=Account(row.account),
                claimed_at=row.claimed_at,
                phone_hash=bytes(row.phone_hash),
                body_sealed=bytes(row.body_sealed),
                looks=row.looks,
            )
            for row in found
        ]

    async def taken_sids(self, found: Mapping[UUID, Sequence[str]]) -> set[str]:
        pairs = [(owner, sid) for owner, sids in found.items() for sid in sids]
        if not pairs:
            return set()
        rows = await self._connection.execute(
            TAKEN, {"owners": [pair[0] for pair in pairs], "sids": [pair[1] for pair in pairs]}
        )
        return set(rows.scalars())

    async def look_again(
        self, later: Sequence[tuple[UUID, datetime | None]], now: datetime
    ) -> None:
        if later:
            await self._connection.execute(
                LOOK_AGAIN,
                {
                    "ids": [item[0] for item in later],
                    "ats": [item[1] for item in later],
                    "now": now,
                },
            )

    async def put_off(self, attempt_ids: Sequence[UUID], until: datetime) -> None:
        if attempt_ids:
            await self._connection.execute(PUT_OFF, {"ids": list(attempt_ids), "until": until})

    async def too_late(self, now: datetime, limit: int) -> list[TooLate]:
        found = await self._connection.execute(TOO_LATE, {"now": now, "limit": limit})
        return [TooLate(row.attempt_id, Account(row.account), row.provider_sid) for row in found]
