"""What every use case of the carrier works with."""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from services.carrier_simulator.domain.book import Book
from services.carrier_simulator.domain.personas import Persona, assign
from services.carrier_simulator.domain.records import Record, record
from services.carrier_simulator.domain.rules import Rules
from services.carrier_simulator.handlers.faults import Faults
from services.carrier_simulator.ports import Account, Log, Reached, Scheduler, Web
from services.runtime.clock import Clock

_DISK_PAUSE_S = 0.5
_Answered = TypeVar("_Answered", bound=Reached)


@dataclass(frozen=True, slots=True)
class Carrier:
    """The carrier's state and its means."""

    rules: Rules
    accounts: Mapping[str, Account]
    book: Book
    log: Log
    web: Web
    scheduler: Scheduler
    clock: Clock
    faults: Faults

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    async def try_write(self, kind: str, **facts: Any) -> None:
        """Record a fact; back once it is on disk and in force. OSError when it can't be."""
        await self.log.write(record(kind, self.now(), facts))

    async def write(self, kind: str, **facts: Any) -> None:
        """As `try_write`, again and again until the disk takes it."""
        await self.write_record(record(kind, self.now(), facts))

    async def write_record(self, fact: Record) -> None:
        """As `write`, for a record already made."""
        while True:
            try:
                await self.log.write(fact)
            except OSError:
                await self.scheduler.sleep(_DISK_PAUSE_S)
            else:
                return

    def note(self, kind: str, **facts: Any) -> None:
        """Record a fact that nobody waits for."""
        self.log.write(record(kind, self.now(), facts))

    def persona(self, number: str) -> Persona:
        """Who holds the phone at a number: as set, else by seed."""
        known = self.book.personas.get(number)
        if known is not None:
            return known
        rules = self.rules
        return assign(rules.seed, number, rules.weights, rules.cannot_share)

    async def insist(self, attempt: Callable[[], Awaitable[_Answered]]) -> _Answered:
        """Try, and try again while nobody is there, at the settings' intervals."""
        answer = await attempt()
        for pause in self.rules.retries_s:
            if not answer.unreached:
                break
            await self.scheduler.sleep(pause)
            answer = await attempt()
        return answer


def new_sid(prefix: str) -> str:
    """A fresh identifier in Twilio's shape: two letters and 32 hexadecimal digits."""
    return prefix + uuid.uuid4().hex


def sid_of(prefix: str, what: str) -> str:
    """The identifier of an answer: the same each time that answer is sent."""
    return prefix + uuid.uuid5(uuid.NAMESPACE_URL, what).hex
