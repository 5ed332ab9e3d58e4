"""What webhooks write and read: receipts, replies, intrusions; the text of a call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import insert

from schemas import ids
from schemas.rounds import round_purpose
from schemas.vocabulary import RoundPurpose
from services.notifier.adapters.group_commit import GroupCommit
from services.notifier.adapters.metrics import WEBHOOKS_REFUSED
from services.notifier.adapters.tables import INTRUSIONS, RECEIPTS, REPLIES
from services.notifier.domain.accounts import Account
from services.notifier.domain.inbound import NewReceipt, NewReply
from services.notifier.domain.message import CallText
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.fault_points import Window
from services.runtime.sealing import Sealer

BODY = "attempt.body"
REPLY_TEXT = "reply.text"
MOST_INTRUSIONS_A_COMMIT = 20

KNOWN_NUMBERS = text("""
select distinct phone_hash from notifier.attempts
 where phone_hash = any(:hashes) and claimed_at is not null
""")

CALL_TEXT = text("""
select attempt_id, account, round, body_sealed, too_late_at is not null as covered
  from notifier.attempts
 where attempt_id = :attempt_id and account = :account and body_sealed is not null
""")

# A missed call is what people ring back, so its text is preferred to that of an SMS.
WAITING_TEXT = text("""
select attempt_id, account, round, body_sealed, too_late_at is not null as covered
  from notifier.attempts
 where phone_hash = :hash and account = :account and body_sealed is not null
 order by (answered_at is null) desc, (too_late_at is null) desc, lane_rank,
          channel, claimed_at desc, attempt_id
 limit 1
""")


class PostgresLedger:
    """The port `Ledger`; commits are shared between requests."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer) -> None:
        self._database = database
        self._clock = clock
        self._sealer = sealer
        self._receipts: GroupCommit[NewReceipt, None] = GroupCommit(self._commit_receipts)
        self._replies: GroupCommit[NewReply, bool] = GroupCommit(self._commit_replies)
        self._intrusions: GroupCommit[tuple[str, str], None] = GroupCommit(self._commit_intrusions)

    async def close(self) -> None:
        """Finish the commits in hand."""
        for group in (self._receipts, self._replies, self._intrusions):
            await group.close()

    async def record_receipt(self, receipt: NewReceipt) -> None:
        await self._receipts.add(receipt)

    async def record_reply(self, reply: NewReply) -> bool:
        return await self._replies.add(reply)

    async def record_intrusion(self, route: str, finding: str) -> None:
        WEBHOOKS_REFUSED.labels(route=route, finding=finding).inc()
        await self._intrusions.add((route, finding))

    async def call_text(self, attempt_id: UUID, account: Account) -> CallText | None:
        parameters = {"attempt_id": attempt_id, "account": str(account)}
        async with self._database.begin() as connection:
            return self._call_text((await connection.execute(CALL_TEXT, parameters)).first())

    async def waiting_text(self, number: str, account: Account) -> CallText | None:
        parameters = {"hash": self._sealer.phone_hash(number), "account": str(account)}
        async with self._database.begin() as connection:
            return self._call_text((await connection.execute(WAITING_TEXT, parameters)).first())

    def _call_text(self, row: Row[tuple[object, ...]] | None) -> CallText | None:
        if row is None:
            return None
        return CallText(
            attempt_id=row.attempt_id,
            account=Account(row.account),
            text=self._sealer.open(bytes(row.body_sealed), BODY),
            asks=round_purpose(row.round) is not RoundPurpose.STAND_DOWN,
            covered=row.covered,
        )

    async def _commit_receipts(self, receipts: list[NewReceipt]) -> list[None]:
        now = self._clock.now()
        rows = [
            {
                "attempt_id": receipt.attempt_id,
                "account": str(receipt.account),
                "provider_sid": receipt.sid,
                "provider_status": receipt.status,
                "error_code": receipt.error_code,
                "received_at": now,
            }
            for receipt in receipts
        ]
        async with self._database.begin() as connection:
            await connection.execute(insert(RECEIPTS).on_conflict_do_nothing(), rows)
        return [None] * len(receipts)

    async def _commit_replies(self, replies: list[NewReply]) -> list[bool]:
        self._database.faults.reach(Window.ANSWERED)
        now = self._clock.now()
        rows = [self._reply_row(reply, now) for reply in replies]
        hashes = [row["phone_hash"] for row in rows if row["phone_hash"] is not None]
        async with self._database.begin() as connection:
            await connection.execute(
                insert(REPLIES).on_conflict_do_nothing(index_elements=["reply_id"]), rows
            )
            found = await connection.execute(KNOWN_NUMBERS, {"hashes": hashes})
            known = {bytes(value) for value in found.scalars()}
        return [row["attempt_id"] is not None or row["phone_hash"] in known for row in rows]

    def _reply_row(self, reply: NewReply, now: datetime) -> dict[str, object]:
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
            "received_at": now,
        }

    async def _commit_intrusions(self, found: list[tuple[str, str]]) -> list[None]:
        now = self._clock.now()
        rows = [
            {"at": now, "route": route, "finding": finding}
            for route, finding in found[:MOST_INTRUSIONS_A_COMMIT]
        ]
        async with self._database.begin() as connection:
            await connection.execute(insert(INTRUSIONS), rows)
        return [None] * len(found)
