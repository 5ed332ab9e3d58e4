"""The claim in PostgreSQL. One instance belongs to one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import Channel, Lane
from services.notifier.adapters import claim_sql as sql
from services.notifier.adapters.metrics import NUMBERS_RESTED
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Candidate, Claim, Rest, Unclaimed
from services.notifier.domain.number_limits import DAY, HOUR, MINUTE
from services.notifier.domain.pacing import most_at_once


class ClaimTable:
    """The port `Claiming`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def anything(self, channel: Channel, now: datetime) -> bool:
        names = {"channel": str(channel), "now": now}
        return bool((await self._connection.execute(sql.ANYTHING, names)).scalar_one())

    async def candidates(
        self, channel: Channel, accounts: Sequence[Account], most: int, now: datetime
    ) -> list[Candidate]:
        found = await self._connection.execute(
            sql.CANDIDATES,
            {
                "channel": str(channel),
                "accounts": [str(account) for account in accounts],
                "most": most,
                "now": now,
            },
        )
        return [
            Candidate(
                attempt_id=row.attempt_id,
                contact_id=row.contact_id,
                person_id=row.person_id,
                round=row.round,
                channel=channel,
                lane=Lane(row.lane),
                account=Account(row.account),
                not_after=row.not_after,
                tries=row.tries,
            )
            for row in found
        ]

    async def grant(self, channel: Channel, wanted: int, rate_per_s: float, now: datetime) -> int:
        values = {
            "channel": str(channel),
            "wanted": wanted,
            "rate": rate_per_s,
            "full": most_at_once(rate_per_s),
            "now": now,
        }
        return int((await self._connection.execute(sql.GRANT, values)).scalar_one())

    async def give_back(self, channel: Channel, count: int) -> None:
        if count:
            values = {"channel": str(channel), "count": count}
            await self._connection.execute(sql.GIVE_BACK, values)

    async def claim(self, channel: Channel, claims: Sequence[Claim], now: datetime) -> set[UUID]:
        if not claims:
            return set()
        keys = sorted({_key(channel, item.phone_hash) for item in claims})
        await self._connection.execute(sql.HOLD_NUMBERS, {"keys": keys})
        columns: dict[str, object] = {
            "ids": [item.attempt_id for item in claims],
            "hashes": [item.phone_hash for item in claims],
            "bodies": [item.body_sealed for item in claims],
            "parts": [item.parts for item in claims],
            "minutes": [item.limits.minute for item in claims],
            "hours": [item.limits.hour for item in claims],
            "days": [item.limits.day for item in claims],
            "texts": [item.text_id for item in claims],
        }
        moments = {
            "now": now,
            "minute_ago": now - MINUTE,
            "hour_ago": now - HOUR,
            "day_ago": now - DAY,
        }
        found = await self._connection.execute(sql.CLAIM, columns | moments)
        return set(found.scalars())

    async def unclaimed(self, claims: Sequence[Claim], now: datetime) -> list[Unclaimed]:
        if not claims:
            return []
        found = await self._connection.execute(
            sql.UNCLAIMED,
            {
                "ids": [item.attempt_id for item in claims],
                "hashes": [item.phone_hash for item in claims],
                "now": now,
                "day_ago": now - DAY,
            },
        )
        return [
            Unclaimed(
                row.attempt_id,
                row.ordered_at,
                row.busy_since,
                tuple(row.sent),
                timedelta(seconds=row.step_s) if row.step_s else None,
                row.down,
            )
            for row in found
        ]

    async def rest(self, rests: Sequence[Rest]) -> None:
        if rests:
            await self._connection.execute(
                sql.REST,
                {
                    "ids": [item.attempt_id for item in rests],
                    "untils": [item.until for item in rests],
                    "reasons": [item.reason for item in rests],
                },
            )
        for item in rests:
            NUMBERS_RESTED.labels(reason=item.reason).inc()


def _key(channel: Channel, phone_hash: bytes) -> int:
    """The number's lock: two numbers that share one merely wait for each other."""
    digest = blake2b(phone_hash, digest_size=8, person=channel.encode()).digest()
    return int.from_bytes(digest, "big", signed=True)
