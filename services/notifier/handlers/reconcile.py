"""Settle unknown attempts by asking the provider; nothing is ever sent again blindly."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from schemas.vocabulary import Channel
from services.notifier.domain import lookup
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Change, Unsettled
from services.notifier.domain.lattice import Happening
from services.notifier.domain.lookup import Listed, Sought, Unanswered, patience
from services.notifier.domain.message import Person
from services.notifier.domain.pacing import Pacer
from services.notifier.domain.receipts import happening_of, reason_of
from services.notifier.handlers.claim import Desk
from services.notifier.handlers.compose_message import BODY, PHONE
from services.notifier.handlers.reports import emit_reports
from services.runtime.sealing import SealBrokenError, Sealer

log = structlog.get_logger(__name__)
AT_ONCE = 8
"""Messages that wait go to the same provider."""
BATCH = 2 * AT_ONCE


Looked = tuple[Unsettled, list[Listed] | Unanswered]


class Reconciler:
    """Looks up what is unknown of one account, not before `first` after its claim, then with
    growing pauses, at most `per_s` a second, since the provider counts what is sent as well. On a
    line that is open one, and more when that is answered; for a while none when the provider asks
    for patience, of which the other account knows nothing."""

    def __init__(
        self, desk: Desk, sealer: Sealer, first: timedelta, account: Account, per_s: float
    ) -> None:
        self._units = desk.units
        self._tables = desk.tables
        self._provider = desk.provider
        self._lines = desk.lines
        self._sealer = sealer
        self._first = first
        self._account = account
        self._per_s = per_s
        self._pacer = Pacer()
        self._until: datetime | None = None
        self._put_off = 0

    async def step(self) -> bool:
        """One batch; gives whether any look-up was due."""
        room = min(BATCH, self._pacer.room(self._per_s, time.monotonic()))
        if room < 1 or self._asked_to_wait():
            return False
        async with self._units.begin() as unit:
            overdue = self._tables.overdue_on(unit.connection)
            again_at = unit.now + self._first * 2
            due = await overdue.unsettled(self._account, unit.now, again_at, room)
            directory = self._tables.directory_on(unit.connection)
            people = await directory.people([item.person_id for item in due]) if due else {}
        if not due:
            return False
        now, later = self._open_lines_spared(due)
        looked = await self._asked(now, people)
        answering = {item.channel for item, said in looked if isinstance(said, list)}
        looked += await self._asked([item for item in later if item.channel in answering], people)
        self._heed(looked)
        silent = [item for item in later if item.channel not in answering]
        await self._settle(looked + [(item, Unanswered.NOT_NOW) for item in silent])
        return True

    def _asked_to_wait(self) -> bool:
        """A clock that was set back makes no wait longer."""
        left = self._until - self._units.clock.now() if self._until else timedelta(0)
        return timedelta(0) < left <= patience(self._put_off)

    def _heed(self, looked: Sequence[Looked]) -> None:
        """Longer each time in a row that there was nothing but a request for patience."""
        asked_to_wait = any(said is Unanswered.NOT_NOW for _, said in looked)
        if not asked_to_wait or any(isinstance(said, list) for _, said in looked):
            self._put_off = 0
        self._until = None
        if asked_to_wait:
            self._put_off += 1
            self._until = self._units.clock.now() + patience(self._put_off)

    async def _asked(
        self, items: Sequence[Unsettled], people: Mapping[UUID, Person]
    ) -> list[Looked]:
        """So many at a time, and none after one that the provider put off."""
        looked: list[Looked] = []
        for start in range(0, len(items), AT_ONCE):
            some = items[start : start + AT_ONCE]
            if any(said is Unanswered.NOT_NOW for _, said in looked):
                looked += [(item, Unanswered.NOT_NOW) for item in some]
            else:
                asked = [self._ask(item, people.get(item.person_id)) for item in some]
                looked += await asyncio.gather(*asked)
        return looked

    def _open_lines_spared(
        self, due: Sequence[Unsettled]
    ) -> tuple[list[Unsettled], list[Unsettled]]:
        """Whom to ask about now, and whom when that is answered: on an open line the first."""
        now: list[Unsettled] = []
        later: list[Unsettled] = []
        tried: set[Channel] = set()
        for item in due:
            spared = item.channel in tried and not self._lines.closed(self._account, item.channel)
            (later if spared else now).append(item)
            tried.add(item.channel)
        return now, later

    async def _ask(self, item: Unsettled, person: Person | None) -> Looked:
        # A number that was changed since says nothing about what the old one was sent.
        if person is None or person.phone_hash != item.phone_hash:
            return item, Unanswered.NO_ANSWER
        try:
            phone = self._sealer.open(person.phone_sealed, PHONE)
            self._sealer.open(item.body_sealed, BODY)
        except SealBrokenError:
            return item, Unanswered.NO_ANSWER
        since = lookup.oldest_sought(item.claimed_at)
        self._pacer.take(1)
        return item, await self._provider.listed(item.account, item.channel, phone, since)

    async def _settle(self, looked: Sequence[Looked]) -> None:
        async with self._units.begin() as unit:
            overdue = self._tables.overdue_on(unit.connection)
            answered = [(item, found) for item, found in looked if isinstance(found, list)]
            taken = await overdue.taken_sids(
                {item.attempt_id: [one.sid for one in listed] for item, listed in answered}
            )
            changes = [self._change(item, listed, frozenset(taken)) for item, listed in answered]
            later: list[tuple[UUID, datetime | None]] = []
            for item, why in looked:
                if why is Unanswered.NO_ANSWER:
                    pause = lookup.next_look(item.looks, self._first)
                    later.append((item.attempt_id, unit.now + pause if pause else None))
            await overdue.look_again(later, unit.now)
            not_now = [item.attempt_id for item, why in looked if why is Unanswered.NOT_NOW]
            await overdue.put_off(not_now, unit.now + patience(self._put_off))
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
