"""What webhooks recorded, read back by the worker. One instance a transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import AnswerKind, AttemptStatus, Lane, Via, VisitOutcome
from services.notifier.adapters.attempt_sql import IN_FLIGHT, is_free, may_be_answered, only_tells
from services.notifier.domain.accounts import Account
from services.notifier.domain.inbound import Answered, DoorSaid, Receipt, Reply

ANSWER, UNKNOWN_NUMBER = "answer", "unknown_number"

# The oldest of each: without an order the planner may read the table for it.
WAITING = text("""
select (select id from notifier.receipts where handled_at is null order by id limit 1) is not null,
       (select id from notifier.replies where handled_at is null order by id limit 1) is not null
""")

# With where their attempts stand, not locked: most receipts say what is known.
TAKE_RECEIPTS = text("""
with oldest as (
    select id from notifier.receipts where handled_at is null order by id limit :limit
       for update skip locked)
update notifier.receipts r set handled_at = :now
  from oldest
 where r.id = oldest.id
returning r.id, r.attempt_id, r.account, r.provider_sid, r.provider_status, r.error_code,
          (select a.status from notifier.attempts a where a.attempt_id = r.attempt_id) as stands
""")

# A reply from a number answers what had reached it by then: the newest attempt that asks and is
# unanswered, emergency first, and one of which it is not known whether it arrived only when there
# is no other; last of all one that a look-up did not find. When all are answered, the newest:
# alerting decides what a second answer means. Of one who has nothing left to do none counts as
# unanswered: last month's, answered on the page, stays so here for good. The account it came in on
# bounds the choice, so that an answer to a drill never answers a live alert.
REPLIES = text(f"""
with heads as (
    select r.id from notifier.replies r
     where r.handled_at is null
       and not exists (select 1 from notifier.replies e
                        where e.handled_at is null and e.id < r.id
                          and (e.phone_hash = r.phone_hash or e.attempt_id = r.attempt_id))
     order by r.id limit :limit for update skip locked)
select r.id, r.reply_id, r.via, r.kind, r.outcomes, r.received_at, a.attempt_id, a.contact_id,
       a.mobilisation_id, a.trace, a.lane, a.round
  from heads join notifier.replies r using (id)
  left join lateral (
    select * from notifier.attempts c
     where c.account = r.account
       and (c.attempt_id = r.attempt_id
            or (r.attempt_id is null and c.phone_hash = r.phone_hash
                and {may_be_answered("c")}))
     order by c.status = 'not_sent', (c.claimed_at <= r.received_at) desc,
              (c.answered_at is null and not {only_tells("c")} and not {is_free("c")}) desc,
              c.status in {IN_FLIGHT}, c.lane_rank, c.claimed_at desc, c.attempt_id
     limit 1) a on true
 order by r.id
""")

# Locked: a community that joins comes before, and is told here, or after, and reads what was given.
COMMUNITIES = text("""
select attempt_id, communities from notifier.attempts where attempt_id = any(:ids)
 order by attempt_id for update
""")

GIVEN = text("""
select r.id, r.reply_id, r.via, r.kind, r.outcomes, r.received_at, a.attempt_id, a.contact_id,
       a.mobilisation_id, a.trace, a.lane, a.round
  from notifier.replies r join notifier.attempts a on a.attempt_id = r.attempt_id
 where r.attempt_id = any(:ids) and r.handled_at is not null and r.finding = 'answer'
 order by r.id
""")

REPLIES_DONE = text("""
update notifier.replies r
   set handled_at = :now, finding = d.finding,
       attempt_id = coalesce(r.attempt_id, d.attempt_id)
  from unnest(cast(:ids as bigint[]), cast(:findings as text[]), cast(:attempts as uuid[]))
       as d(id, finding, attempt_id)
 where r.id = d.id
""")

ANSWERED = text("""
update notifier.attempts a set answered_at = s.at
  from (select attempt_id, min(at) as at
          from unnest(cast(:attempts as uuid[]), cast(:ats as timestamptz[]))
               as said(attempt_id, at)
         group by attempt_id) s
 where a.attempt_id = s.attempt_id and a.answered_at is null
""")


class RecordedTable:
    """The port `Recorded`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def waiting(self) -> tuple[bool, bool]:
        found = (await self._connection.execute(WAITING)).one()
        return bool(found[0]), bool(found[1])

    async def take_receipts(self, limit: int, now: datetime) -> list[Receipt]:
        found = await self._connection.execute(TAKE_RECEIPTS, {"limit": limit, "now": now})
        return [
            Receipt(
                attempt_id=row.attempt_id,
                account=Account(row.account),
                sid=row.provider_sid,
                status=row.provider_status,
                error_code=row.error_code,
                stands=AttemptStatus(row.stands) if row.stands else None,
            )
            for row in sorted(found, key=lambda row: int(row.id))
        ]

    async def replies(self, limit: int) -> list[Reply]:
        rows = (await self._connection.execute(REPLIES, {"limit": limit})).all()
        named = list({row.attempt_id for row in rows if row.attempt_id is not None})
        if not named:
            return [_reply(row, ()) for row in rows]
        found = await self._connection.execute(COMMUNITIES, {"ids": named})
        communities = {row.attempt_id: tuple(row.communities) for row in found}
        return [_reply(row, communities.get(row.attempt_id, ())) for row in rows]

    async def given(self, attempt_ids: Sequence[UUID], community: str) -> list[Reply]:
        found = await self._connection.execute(GIVEN, {"ids": list(attempt_ids)})
        return [_reply(row, (community,)) for row in found]

    async def replies_done(self, replies: Sequence[Reply], now: datetime) -> None:
        if not replies:
            return
        known = [reply.attempt.attempt_id if reply.attempt else None for reply in replies]
        await self._connection.execute(
            REPLIES_DONE,
            {
                "ids": [reply.row_id for reply in replies],
                "findings": [UNKNOWN_NUMBER if key is None else ANSWER for key in known],
                "attempts": known,
                "now": now,
            },
        )
        said = [(reply.attempt, reply.received_at) for reply in replies if reply.kind is not None]
        answered = [(attempt.attempt_id, at) for attempt, at in said if attempt is not None]
        if answered:
            await self._connection.execute(
                ANSWERED,
                {"attempts": [item[0] for item in answered], "ats": [item[1] for item in answered]},
            )


def _reply(row: Row[tuple[object, ...]], communities: tuple[str, ...]) -> Reply:
    return Reply(
        row_id=row.id,
        reply_id=row.reply_id,
        via=Via(row.via),
        kind=AnswerKind(row.kind) if row.kind else None,
        received_at=row.received_at,
        attempt=_answered(row, communities),
        outcomes=tuple(
            DoorSaid(UUID(said["visit_id"]), VisitOutcome(said["outcome"]))
            for said in row.outcomes or ()
        ),
    )


def _answered(row: Row[tuple[object, ...]], communities: tuple[str, ...]) -> Answered | None:
    if row.attempt_id is None:
        return None
    return Answered(
        attempt_id=row.attempt_id,
        contact_id=row.contact_id,
        mobilisation_id=row.mobilisation_id,
        communities=communities,
        trace=row.trace,
        lane=Lane(row.lane),
        round=row.round,
    )
