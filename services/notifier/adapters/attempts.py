"""Attempts in PostgreSQL: planned, withdrawn, moved. One instance belongs to one transaction."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.attempt_orders import AttemptOrder, AttemptOrders
from schemas.events.commands import NotifierCommand
from schemas.vocabulary import AttemptStatus, Channel, Lane
from services.notifier.adapters import attempt_sql as sql
from services.notifier.adapters.metrics import ATTEMPTS_MOVED
from services.notifier.adapters.tables import CHANNELS, TOMBSTONES
from services.notifier.domain.accounts import account_of
from services.notifier.domain.attempt import Change, ChannelState, Moved
from services.notifier.domain.lattice import Happening, after
from services.notifier.domain.outcomes import NEVER_ASKED

_ARRIVED = frozenset({AttemptStatus.SENT, AttemptStatus.DELIVERED})
_OPEN = frozenset({AttemptStatus.PLANNED, AttemptStatus.SENDING, AttemptStatus.UNKNOWN})


class AttemptTable:
    """The port `Attempts`; an unknown attempt is asked about `reconcile_after` its claim."""

    def __init__(self, connection: AsyncConnection, reconcile_after: timedelta) -> None:
        self._connection = connection
        self._reconcile_after = reconcile_after

    async def hold(self, attempt_ids: Sequence[UUID]) -> None:
        await self._connection.execute(sql.HOLD, {"ids": list(attempt_ids)})

    async def plan(self, orders: AttemptOrders, trace: UUID, now: datetime) -> list[Moved]:
        community = orders.community_code
        # One row an attempt, in the order of their ids: see sql.HOLD.
        ordered = {order.attempt_id: order for order in orders.orders}
        if not ordered:
            return []
        columns = _columns([ordered[key] for key in sorted(ordered)])
        common = {"community": community, "trace": trace, "now": now}
        found = await self._connection.execute(sql.PLAN, columns | common)
        return [_moved(row, AttemptStatus(row.status), row.reason, (community,)) for row in found]

    async def bury(self, orders: AttemptOrders, now: datetime) -> None:
        community = orders.community_code
        rows = [
            {
                "attempt_id": item.attempt_id,
                "community_code": community,
                "reason": item.reason,
                "at": now,
            }
            for item in orders.withdrawals
        ]
        if rows:
            await self._connection.execute(insert(TOMBSTONES).on_conflict_do_nothing(), rows)

    async def note_too_late(self, attempt_ids: Sequence[UUID], now: datetime) -> None:
        await self._connection.execute(sql.TOO_LATE, {"ids": list(attempt_ids), "now": now})

    async def buried(self, attempt_ids: Sequence[UUID] | None, limit: int) -> list[Change]:
        parameters: dict[str, object] = {"limit": limit}
        statement = sql.BURIED
        if attempt_ids is not None:
            statement = sql.BURIED_AMONG
            parameters["ids"] = list(attempt_ids)
        found = await self._connection.execute(statement, parameters)
        return [Change(row.attempt_id, Happening.WITHDRAWN, reason=row.reason) for row in found]

    async def wanted_again(self, attempt_ids: Sequence[UUID]) -> list[Change]:
        found = await self._connection.execute(sql.WANTED_AGAIN, {"ids": list(attempt_ids)})
        return [Change(attempt_id, Happening.ORDERED) for attempt_id in found.scalars()]

    async def move(self, changes: Sequence[Change], now: datetime) -> list[Moved]:
        by_attempt: defaultdict[UUID, list[Change]] = defaultdict(list)
        for change in changes:
            by_attempt[change.attempt_id].append(change)
        if not by_attempt:
            return []
        # Locked in the order of their ids, so that two movers wait and never deadlock.
        locked = await self._connection.execute(sql.LOCK, {"ids": list(by_attempt)})
        rows = [
            (row, applied)
            for row in locked
            if (applied := _apply(row, by_attempt[row.attempt_id])) is not None
        ]
        if rows:
            written = [self._written(row, status, last) for row, status, last in _flat(rows)]
            columns = {name: [item[name] for item in written] for name in written[0]}
            await self._connection.execute(sql.MOVE, columns | {"now": now})
        moved = [
            _moved(row, status, last.reason, tuple(row.communities))
            for row, status, last in _flat(rows)
        ]
        for (channel, status), count in Counter((m.channel, m.status) for m in moved).items():
            ATTEMPTS_MOVED.labels(channel=channel, status=status).inc(count)
        return moved

    def _written(
        self, row: Row[tuple[object, ...]], status: AttemptStatus, last: Change
    ) -> dict[str, object]:
        claimed_at = row.claimed_at
        unknown = status is AttemptStatus.UNKNOWN and claimed_at is not None
        return {
            "ids": row.attempt_id,
            "statuses": str(status),
            "reasons": last.reason,
            "sids": last.sid,
            "provider_statuses": last.provider_status,
            "dues": last.due_at,
            "looks_due": claimed_at + self._reconcile_after if unknown else None,
            "arrived": status in _ARRIVED,
            "ended": status not in _OPEN,
            "again": last.happening is Happening.RELEASED and last.reason not in NEVER_ASKED,
        }

    async def channel(self, channel: Channel) -> ChannelState:
        found = await self._connection.execute(sql.CHANNEL, {"channel": str(channel)})
        row = found.first()
        return ChannelState(True, None) if row is None else ChannelState(row[0], row[1])

    async def switch(self, command: NotifierCommand, now: datetime) -> None:
        said: dict[str, object] = {"changed_by": command.actor, "changed_at": now}
        if command.enabled is not None:
            said["enabled"] = command.enabled
        if command.rate_per_s is not None:
            said["rate_per_s"] = command.rate_per_s
        await self._connection.execute(
            insert(CHANNELS)
            .values(channel=str(command.channel))
            .values(**said)
            .on_conflict_do_update(index_elements=["channel"], set_=said)
        )


def _columns(orders: Sequence[AttemptOrder]) -> dict[str, object]:
    return {
        "attempts": [order.attempt_id for order in orders],
        "contacts": [order.contact_id for order in orders],
        "mobilisations": [order.mobilisation_id for order in orders],
        "people": [order.person_id for order in orders],
        "rounds": [order.round for order in orders],
        "channels": [str(order.channel) for order in orders],
        "lanes": [str(order.lane) for order in orders],
        "ranks": [order.lane.rank for order in orders],
        "urgencies": [order.urgency for order in orders],
        "accounts": [str(account_of(order.lane)) for order in orders],
        "not_afters": [order.not_after for order in orders],
        "steps": [order.step_s for order in orders],
    }


Applied = tuple[AttemptStatus, Change]


def _apply(row: Row[tuple[object, ...]], changes: Sequence[Change]) -> Applied | None:
    """Where these changes lead, and the one that led there; None when they change nothing."""
    status = start = AttemptStatus(str(row.status))
    last: Change | None = None
    for change in changes:
        if change.account is not None and change.account != row.account:
            continue
        if change.claimed_at is not None and change.claimed_at != row.claimed_at:
            continue
        if change.happening is Happening.WITHDRAWN and row.wanted:
            continue  # another community joined since
        end = after(status, change.happening)
        if end is not None:
            status, last = end, change
    return None if last is None or status is start else (status, last)


def _flat(
    rows: Sequence[tuple[Row[tuple[object, ...]], Applied]],
) -> list[tuple[Row[tuple[object, ...]], AttemptStatus, Change]]:
    return [(row, status, last) for row, (status, last) in rows]


def _moved(
    row: Row[tuple[object, ...]], status: AttemptStatus, reason: str, communities: tuple[str, ...]
) -> Moved:
    return Moved(
        attempt_id=row.attempt_id,
        contact_id=row.contact_id,
        mobilisation_id=row.mobilisation_id,
        communities=communities,
        trace=row.trace,
        round=row.round,
        channel=Channel(row.channel),
        lane=Lane(row.lane),
        status=status,
        reason=reason,
        text_id=row.text_id,
    )
