"""The claim of one channel, in one transaction: candidates, their texts, their numbers' limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Candidate, Change, Rest
from services.notifier.domain.breaker import Gate
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import ContactFacts, Outgoing, Person
from services.notifier.domain.number_limits import (
    End,
    NumberLimits,
    Wait,
    behind_another,
    verdict,
)
from services.notifier.handlers.compose_message import Composed, Composer
from services.notifier.handlers.reports import emit_reports
from services.notifier.ports.claiming import Claiming
from services.notifier.ports.lines import Lines
from services.notifier.ports.provider import Provider
from services.notifier.ports.tables import Tables
from services.runtime.unit import Unit, Units


@dataclass(frozen=True)
class Desk:
    """What a sender works with."""

    units: Units
    tables: Tables
    provider: Provider
    composer: Composer
    lines: Lines
    limits: NumberLimits


@dataclass(frozen=True)
class Claimed:
    """An attempt that is `sending` from now on; as a `probe` it finds out about its line."""

    outgoing: Outgoing
    tries: int
    probe: bool


class Claimer:
    """Claims attempts of one channel."""

    def __init__(self, desk: Desk, channel: Channel) -> None:
        self._desk = desk
        self._channel = channel

    async def claim(self, unit: Unit, most: int, rate_per_s: float) -> tuple[list[Claimed], int]:
        """At most so many, and within the channel's rate over all notifiers; what can never be
        made ends here, with its report. Gives how many ended or rest, too."""
        claiming = self._desk.tables.claiming_on(unit.connection)
        found, probes = await self._candidates(claiming, most, unit.now)
        if not found:
            return [], 0
        granted = await claiming.grant(self._channel, len(found), rate_per_s, unit.now)
        found = found[:granted]
        composed, changes = await self._composed(unit, found)
        first = _one_a_number(composed)
        claims = [item.claim for item in first]
        begun = await claiming.claim(self._channel, claims, unit.now)
        rests: list[Rest] = []
        if len(begun) < len(composed):
            left = [item for item in composed if item.claim.attempt_id not in begun]
            rests, ends = await self._leave(claiming, found, left, unit.now)
            changes += ends
        await claiming.give_back(self._channel, granted - len(begun))
        if changes:
            attempts = self._desk.tables.attempts_on(unit.connection)
            emit_reports(unit, await attempts.move(changes, unit.now))
        tries = {candidate.attempt_id: candidate.tries for candidate in found}
        claimed = [
            Claimed(item.outgoing, tries[item.claim.attempt_id], item.outgoing.account in probes)
            for item in first
            if item.claim.attempt_id in begun
        ]
        return claimed, len(changes) + len(rests)

    async def _candidates(
        self, claiming: Claiming, most: int, now: datetime
    ) -> tuple[list[Candidate], set[Account]]:
        """Of lines that are open, none but a probe."""
        gates = {account: self._desk.lines.gate(account, self._channel) for account in Account}
        usual = [account for account, gate in gates.items() if gate is Gate.ALL]
        found = await claiming.candidates(self._channel, usual, most, now) if usual else []
        probes: set[Account] = set()
        for account in (account for account, gate in gates.items() if gate is Gate.ONE):
            probe = await claiming.candidates(self._channel, [account], 1, now)
            found = probe + found
            probes |= {account} if probe else set()
        return found, probes

    async def _composed(
        self, unit: Unit, candidates: Sequence[Candidate]
    ) -> tuple[list[Composed], list[Change]]:
        directory = self._desk.tables.directory_on(unit.connection)
        people = await directory.people([candidate.person_id for candidate in candidates])
        facts = await directory.facts(
            [candidate.contact_id for candidate in candidates],
            {candidate.round for candidate in candidates},
        )
        ready: list[Composed] = []
        refused: list[Change] = []
        for candidate in candidates:
            person = people.get(candidate.person_id)
            made = self._compose(candidate, person, facts.get(candidate.contact_id), unit.now)
            if isinstance(made, Composed):
                ready.append(made)
            else:
                refused.append(made)
        return ready, refused

    def _compose(
        self, candidate: Candidate, person: Person | None, facts: ContactFacts | None, now: datetime
    ) -> Composed | Change:
        if not self._desk.provider.has(candidate.account):
            return Change(candidate.attempt_id, Happening.REFUSED, reason="no_account")
        allowed = self._desk.limits.allowed(candidate.channel, candidate.lane)
        return self._desk.composer.compose(candidate, person, facts, allowed, now)

    async def _leave(
        self,
        claiming: Claiming,
        candidates: Sequence[Candidate],
        left: Sequence[Composed],
        now: datetime,
    ) -> tuple[list[Rest], list[Change]]:
        """What becomes of those whose number kept them back: they rest, or end; one that merely
        stood behind another of its number goes with the next claim."""
        not_after = {candidate.attempt_id: candidate.not_after for candidate in candidates}
        limits = {item.claim.attempt_id: item.claim.limits for item in left}
        rests: list[Rest] = []
        ends: list[Change] = []
        for item in await claiming.unclaimed([one.claim for one in left], now):
            longest = self._desk.limits.longest_wait
            if item.busy_since is not None:
                # What passed before the other was begun, or while we were down, is our own delay.
                since = max(item.ordered_at, item.busy_since) + item.down
                most = min(longest, item.step or longest)
                said: Wait | End | None = behind_another(since, now, most)
            else:
                allowed, last = limits[item.attempt_id], not_after[item.attempt_id]
                said = verdict(allowed, item.sent, now, last, longest)
            if isinstance(said, Wait):
                rests.append(Rest(item.attempt_id, said.until, said.reason))
            elif isinstance(said, End):
                ends.append(Change(item.attempt_id, Happening.REFUSED, reason=said.reason))
        await claiming.rest(rests)
        return rests, ends


def _one_a_number(composed: Sequence[Composed]) -> list[Composed]:
    """The first of each number: a claim counts what was there before it, not what it brings."""
    first: dict[bytes, Composed] = {}
    for item in composed:
        first.setdefault(item.claim.phone_hash, item)
    return list(first.values())
