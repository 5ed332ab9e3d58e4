"""Attempts that wait for something that may never come. One instance a transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Change, TooLate, Unsettled
from services.notifier.domain.lattice import Happening

EXPIRED = text("""
select attempt_id from notifier.attempts
 where status = 'planned' and not_after <= :now order by attempt_id limit :limit
""")

LOST = text("""
select attempt_id, claimed_at from notifier.attempts
 where status = 'sending' and claimed_at < :before order by claimed_at limit :limit
""")

UNSETTLED = text("""
update notifier.attempts a set look_due_at = :again_at
  from (select attempt_id from notifier.attempts
         where status = 'unknown' and look_due_at <= :now
         order by look_due_at limit :limit for update skip locked) due
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
update notifier.attempts
   set looks = looks + 1, look_due_at = cast(:at as timestamptz),
       given_up_at = case when cast(:at as timestamptz) is null then :now end
 where attempt_id = :attempt_id and status = 'unknown'
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

    async def expired(self, now: datetime, limit: int) -> list[Change]:
        found = await self._connection.execute(EXPIRED, {"now": now, "limit": limit})
        return [
            Change(row.attempt_id, Happening.EXPIRED, reason="not_after passed") for row in found
        ]

    async def lost(self, before: datetime, limit: int) -> list[Change]:
        found = await self._connection.execute(LOST, {"before": before, "limit": limit})
        return [
            Change(row.attempt_id, Happening.LOST, reason="interrupted", claimed_at=row.claimed_at)
            for row in found
        ]

    async def unsettled(self, now: datetime, again_at: datetime, limit: int) -> list[Unsettled]:
        found = await self._connection.execute(
            UNSETTLED, {"now": now, "again_at": again_at, "limit": limit}
        )
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

    async def look_again(self, attempt_id: UUID, at: datetime | None, now: datetime) -> None:
        await self._connection.execute(LOOK_AGAIN, {"attempt_id": attempt_id, "at": at, "now": now})

    async def too_late(self, now: datetime, limit: int) -> list[TooLate]:
        found = await self._connection.execute(TOO_LATE, {"now": now, "limit": limit})
        return [TooLate(row.attempt_id, Account(row.account), row.provider_sid) for row in found]
