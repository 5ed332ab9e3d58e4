"""What webhooks write and read: receipts, replies; the text of a call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.rounds import round_purpose
from schemas.vocabulary import Channel
from services.notifier.adapters.attempt_sql import IN_FLIGHT, is_free, may_be_answered, only_tells
from services.notifier.adapters.directory import PublishedDirectory
from services.notifier.domain.accounts import Account
from services.notifier.domain.inbound import NewReceipt, NewReply, OwnDoor, OwnDoors
from services.notifier.domain.message import CallText, ContactFacts
from services.notifier.domain.texts import NoTextError
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.fault_points import Window
from services.runtime.group_commit import GroupCommit, group_read, patiently
from services.runtime.sealing import Sealer

BODY = "attempt.body"
REPLY_TEXT = "reply.text"
PATIENCE_S = 8.0
"""Twilio waits 15 s for an answer and does not ask again where it is an error (webhooks,
"connection overrides"): what it tells while the database begins anew would be lost."""

Speaker = Callable[[ContactFacts, str], str]
"""What a call of a round says; raises NoTextError."""

# In the order of their ids, so that two processes that record the same never deadlock.
RECORD_RECEIPTS = text("""
insert into notifier.receipts
       (attempt_id, account, provider_sid, provider_status, error_code, received_at)
select *, cast(:now as timestamptz)
  from unnest(cast(:attempts as uuid[]), cast(:accounts as text[]), cast(:sids as text[]),
              cast(:statuses as text[]), cast(:codes as text[]))
       as r(attempt_id, account, sid, status, code)
 order by r.attempt_id, r.status
    on conflict do nothing
""")

KNOWN_NUMBERS = text(f"""
select distinct a.phone_hash from notifier.attempts a
 where a.phone_hash = any(:hashes) and {may_be_answered("a")}
""")

FREE = is_free("attempts")
SPOKEN = f"""
select attempt_id, account, contact_id, channel, round, body_sealed,
       too_late_at is not null as withdrawn, {FREE} as free
  from notifier.attempts
"""

CALL_TEXTS = text(f"""
{SPOKEN}
 where attempt_id = any(:attempts) and body_sealed is not null
""")

# What can still be answered first, also where it has been: whoever rings back can say that they
# can't, whatever they were told since. A missed call is what people ring back, so its text is
# preferred to that of an SMS.
WAITING_TEXT = text(f"""
{SPOKEN}
 where phone_hash = :hash and account = :account and body_sealed is not null
 order by ({only_tells("attempts")} or too_late_at is not null or {FREE}),
          (answered_at is null) desc, (too_late_at is null) desc, lane_rank,
          channel, claimed_at desc, attempt_id
 limit 1
""")


# One statement of nine parameters, however many answers come at once.
NEW_REPLIES = text("""
insert into notifier.replies
       (reply_id, account, via, attempt_id, phone_hash, kind, text_sealed, outcomes, received_at)
select n.reply_id, n.account, n.via, n.attempt_id, n.phone_hash, n.kind, n.text_sealed,
       cast(n.outcomes as jsonb), cast(:now as timestamptz)
  from unnest(cast(:reply_id as uuid[]), cast(:account as text[]), cast(:via as text[]),
              cast(:attempt_id as uuid[]), cast(:phone_hash as bytea[]), cast(:kind as text[]),
              cast(:text_sealed as bytea[]), cast(:outcomes as text[]))
       as n(reply_id, account, via, attempt_id, phone_hash, kind, text_sealed, outcomes)
on conflict (reply_id) do nothing
""")


# The doors of whoever was told last on a number, surely before perhaps and emergency first; of
# those who have doors at all.
OWN_DOORS = text(f"""
select t.attempt_id, v.visit_id, d.door, v.accounted,
       (select array_agg(p.name order by array_position(n.path, p.node_id))
          from roster_public.nodes p where p.node_id = any(n.path)) as names
  from (select a.attempt_id, a.contact_id from notifier.attempts a
         where a.phone_hash = :hash and a.account = :account and {may_be_answered("a")}
           and exists (select 1 from alerting_public.contact_visits c
                        where c.contact_id = a.contact_id)
         order by a.status = 'not_sent', a.status in {IN_FLIGHT}, a.lane_rank,
                  a.claimed_at desc, a.attempt_id
         limit 1) t
  join lateral (select c.visit_id, c.resident_id, c.stairwell_id, c.risk,
                       c.outcome in ('safe', 'needs_help', 'moved', 'away', 'refused') as accounted
                  from alerting_public.contact_visits c
                 where c.contact_id = t.contact_id) v on true
  join roster_public.doors d on d.resident_id = v.resident_id
  join roster_public.nodes n on n.node_id = v.stairwell_id
 order by v.risk desc, d.door, v.visit_id
""")
UNCLEAR = text("""
select count(*) as "unclear" from notifier.replies
 where phone_hash = :hash and account = :account and kind is null and received_at > :since
""")


class PostgresLedger:
    """The port `Ledger`; commits and looks are shared between requests."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer, spoken: Speaker) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        self._spoken = spoken
        self._receipts: GroupCommit[NewReceipt, None] = GroupCommit(
            "receipts", self._commit_receipts, patience_s=PATIENCE_S
        )
        self._replies: GroupCommit[NewReply, bool] = GroupCommit(
            "replies", self._commit_replies, patience_s=PATIENCE_S
        )
        self._call_texts: GroupCommit[tuple[UUID, Account], CallText | None] = group_read(
            "call texts", self._read_call_texts, PATIENCE_S
        )

    async def close(self) -> None:
        """Finish the commits in hand."""
        await self._receipts.close()
        await self._replies.close()
        await self._call_texts.close()

    async def record_receipt(self, receipt: NewReceipt) -> None:
        await self._receipts.add(receipt)

    async def record_reply(self, reply: NewReply) -> bool:
        return await self._replies.add(reply)

    async def own_doors(self, number: str, account: Account) -> OwnDoors | None:
        names = {"hash": self._sealer.phone_hash(number), "account": str(account)}
        rows = await self._asked(OWN_DOORS, names)
        if not rows:
            return None
        doors = tuple(
            OwnDoor(row.visit_id, row.door, tuple(row.names), row.accounted) for row in rows
        )
        return OwnDoors(rows[0].attempt_id, doors)

    async def unclear(self, number: str, account: Account, within: timedelta) -> int:
        names = {
            "hash": self._sealer.phone_hash(number),
            "account": str(account),
            "since": self._clock.now() - within,
        }
        (row,) = await self._asked(UNCLEAR, names)
        return int(row.unclear)

    async def _asked(self, statement: TextClause, values: Mapping[str, object]) -> Sequence[Any]:
        async def asked() -> Sequence[Any]:
            async with self._database.reading() as connection:
                return (await connection.execute(statement, values)).all()

        return await patiently(asked, PATIENCE_S)

    async def call_text(self, attempt_id: UUID, account: Account) -> CallText | None:
        return await self._call_texts.add((attempt_id, account))

    async def _read_call_texts(self, wanted: list[tuple[UUID, Account]]) -> list[CallText | None]:
        attempts = {"attempts": list({attempt_id for attempt_id, _ in wanted})}
        async with self._database.reading() as connection:
            rows = (await connection.execute(CALL_TEXTS, attempts)).all()
            texts = await self._texts(connection, rows)
        found = {(text.attempt_id, text.account): text for text in texts}
        return [found.get(key) for key in wanted]

    async def waiting_text(self, number: str, account: Account) -> CallText | None:
        parameters = {"hash": self._sealer.phone_hash(number), "account": str(account)}

        async def asked() -> list[CallText]:
            async with self._database.reading() as connection:
                rows = (await connection.execute(WAITING_TEXT, parameters)).all()
                return await self._texts(connection, rows)

        return next(iter(await patiently(asked, PATIENCE_S)), None)

    async def _texts(
        self, connection: AsyncConnection, rows: Sequence[Row[tuple[object, ...]]]
    ) -> list[CallText]:
        written = [row for row in rows if row.channel == Channel.SMS]
        facts = {}
        if written:
            facts = await PublishedDirectory(connection).facts(
                [row.contact_id for row in written], {row.round for row in written}
            )
        return [self._call_text(row, facts.get(row.contact_id)) for row in rows]

    def _call_text(self, row: Row[tuple[object, ...]], facts: ContactFacts | None) -> CallText:
        """`facts` of a contact who was written to, whose task is said in the words of a call."""
        text = self._sealer.open(bytes(row.body_sealed), BODY)
        asks = round_purpose(row.round).asks
        return CallText(
            attempt_id=row.attempt_id,
            account=Account(row.account),
            text=text if facts is None else self._aloud(facts, row.round, text),
            asks=asks,
            covered=row.withdrawn or (asks and row.free),
        )

    def _aloud(self, facts: ContactFacts, round_name: str, written: str) -> str:
        try:
            return self._spoken(facts, round_name)
        except NoTextError:
            return written

    async def _commit_receipts(self, receipts: list[NewReceipt]) -> list[None]:
        values = {
            "now": self._clock.now(),
            "attempts": [receipt.attempt_id for receipt in receipts],
            "accounts": [str(receipt.account) for receipt in receipts],
            "sids": [receipt.sid for receipt in receipts],
            "statuses": [receipt.status for receipt in receipts],
            "codes": [receipt.error_code for receipt in receipts],
        }
        async with self._database.reading() as connection:
            await connection.execute(RECORD_RECEIPTS, values)
        return [None] * len(receipts)

    async def _commit_replies(self, replies: list[NewReply]) -> list[bool]:
        self._database.faults.reach(Window.ANSWERED)
        now = self._clock.now()
        rows = [self._reply_row(reply) for reply in replies]
        hashes = [row["phone_hash"] for row in rows if row["phone_hash"] is not None]
        async with self._database.begin() as connection:
            columns = {name: [row[name] for row in rows] for name in rows[0]}
            await connection.execute(NEW_REPLIES, columns | {"now": now})
            found = await connection.execute(KNOWN_NUMBERS, {"hashes": hashes})
            known = {bytes(value) for value in found.scalars()}
        return [row["attempt_id"] is not None or row["phone_hash"] in known for row in rows]

    def _reply_row(self, reply: NewReply) -> dict[str, object]:
        # A key that is pressed twice in a call is one answer, two keys are two.
        digit = reply.text if reply.attempt_id is not None else ""
        return {
            "reply_id": ids.of("reply", reply.account, reply.sid, digit),
            "account": str(reply.account),
            "via": str(reply.via),
            "attempt_id": reply.attempt_id,
            "phone_hash": self._sealer.phone_hash(reply.number) if reply.number else None,
            "kind": str(reply.kind) if reply.kind else None,
            "text_sealed": self._sealer.seal(reply.text, REPLY_TEXT),
            "outcomes": _outcomes(reply),
        }


def _outcomes(reply: NewReply) -> str | None:
    """As a column of JSON; none without any."""
    said = [{"visit_id": one.visit_id, "outcome": one.outcome} for one in reply.outcomes]
    return orjson.dumps(said).decode() if said else None
