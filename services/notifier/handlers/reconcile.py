"""Settle unknown attempts by asking the provider; nothing is ever sent again blindly."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.notifier.domain import lookup
from services.notifier.domain.attempt import Change, Unsettled
from services.notifier.domain.lattice import Happening
from services.notifier.domain.lookup import Listed, Sought
from services.notifier.domain.message import Person
from services.notifier.domain.receipts import happening_of, reason_of
from services.notifier.handlers.compose_message import BODY, PHONE
from services.notifier.handlers.reports import emit_reports
from services.notifier.ports.provider import Provider
from services.notifier.ports.tables import Tables
from services.runtime.sealing import SealBrokenError, Sealer
from services.runtime.unit import Units

log = structlog.get_logger(__name__)
BATCH = 32


Looked = tuple[Unsettled, list[Listed] | None]


class Reconciler:
    """Looks up what is unknown, not before `first` after its claim, then with growing pauses."""

    def __init__(
        self, units: Units, tables: Tables, provider: Provider, sealer: Sealer, first: timedelta
    ) -> None:
        self._units = units
        self._tables = tables
        self._provider = provider
        self._sealer = sealer
        self._first = first

    async def step(self) -> bool:
        """One batch; gives whether any look-up was due."""
        async with self._units.begin() as unit:
            overdue = self._tables.overdue_on(unit.connection)
            due = await overdue.unsettled(unit.now, unit.now + self._first * 2, BATCH)
            directory = self._tables.directory_on(unit.connection)
            people = await directory.people([item.person_id for item in due]) if due else {}
        if not due:
            return False
        asked = [self._ask(item, people.get(item.person_id)) for item in due]
        await self._settle(await asyncio.gather(*asked))
        return True

    async def _ask(self, item: Unsettled, person: Person | None) -> Looked:
        # A number that was changed since says nothing about what the old one was sent.
        if person is None or person.phone_hash != item.phone_hash:
            return item, None
        try:
            phone = self._sealer.open(person.phone_sealed, PHONE)
            self._sealer.open(item.body_sealed, BODY)
        except SealBrokenError:
            return item, None
        since = lookup.oldest_sought(item.claimed_at)
        return item, await self._provider.listed(item.account, item.channel, phone, since)

    async def _settle(self, looked: Sequence[Looked]) -> None:
        async with self._units.begin() as unit:
            overdue = self._tables.overdue_on(unit.connection)
            taken = await overdue.taken_sids(
                {item.attempt_id: [one.sid for one in listed or ()] for item, listed in looked}
            )
            changes: list[Change] = []
            later: list[tuple[UUID, datetime | None]] = []
            for item, listed in looked:
                if listed is None:
                    pause = lookup.next_look(item.looks, self._first)
                    later.append((item.attempt_id, unit.now + pause if pause else None))
                else:
                    changes.append(self._change(item, listed, frozenset(taken)))
            await overdue.look_again(later, unit.now)
            moved = await self._tables.attempts_on(unit.connection).move(changes, unit.now)
            emit_reports(unit, moved)
        log.info("reconciled", settled=len(moved), unanswered=len(looked) - len(changes))

    def _change(self, item: Unsettled, listed: Sequence[Listed], taken: frozenset[str]) -> Change:
        sought = Sought(
            channel=item.channel,
            claimed_at=item.claimed_at,
            sender=self._provider.sender(item.account),
            body=self._sealer.open(item.body_sealed, BODY),
            taken=taken,
        )
        found = lookup.find(sought, listed)
        if found is None:
            return Change(
                item.attempt_id,
                Happening.ABSENT,
                reason="not at the provider",
                claimed_at=item.claimed_at,
            )
        return Change(
            item.attempt_id,
            happening_of(found.status) or Happening.SENT,
            reason=reason_of(found.status, found.error_code),
            sid=found.sid,
            provider_status=found.status,
        )
