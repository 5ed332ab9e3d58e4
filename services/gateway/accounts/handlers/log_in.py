"""Logging in: name and password or a one-time link, then the second factor where there is one."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.gateway.accounts.domain.officers import Officer, account_name
from services.gateway.accounts.domain.second_factor import recovery_hash
from services.gateway.accounts.domain.sessions import Limits, Session, Via, ends_at, token_hash
from services.gateway.accounts.domain.throttle import (
    ANY_ACCOUNT,
    ANY_ADDRESS,
    OF_ACCOUNT,
    OF_ADDRESS,
    OF_CODES,
    Tries,
    counted,
)
from services.gateway.accounts.ports import OfficerBook, OpenOfficers, Passwords
from services.gateway.domain.actor import Actor, Pending
from services.gateway.domain.roles import Role
from services.gateway.ports import Note
from services.runtime.unit import Unit, Units

LINK_LASTS = timedelta(minutes=30)
NOBODY = Actor("", "", frozenset())


@dataclass(frozen=True)
class Entered:
    """Who is in: the session's token, shown once, and what is still missing."""

    token: str
    pending: Pending | None


@dataclass(frozen=True)
class Refused:
    """Not let in: `wait_s` seconds until the next try is looked at."""

    wait_s: int = 0


@dataclass(frozen=True)
class Given:
    """What a person typed, and from where."""

    name: str
    password: str
    recovery_code: str
    address: str


@dataclass(frozen=True)
class Doors:
    """What logging in stands on."""

    units: Units
    open_book: OpenOfficers
    note: Note
    limits: Limits
    needing_factor: frozenset[Role]


@dataclass(frozen=True)
class LoggingIn:
    """Lets officers in and out; every try that counts is on record."""

    doors: Doors
    passwords: Passwords

    async def by_password(self, given: Given) -> Entered | Refused:
        """Name and password; a recovery code with them stands for the second factor, and is
        looked at however long others would have to wait."""
        name = account_name(given.name)
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            officer = await book.named(name)
            recovering = await _recovering(book, officer, given.recovery_code)
            # Who shows a right code waits by a count of their own, which nobody else raises.
            counted_by = _by_code(name) if recovering else (name, given.address)
            wait = await count_try(book, *counted_by, unit.now)
            if wait:
                return Refused(max(1, round(wait.total_seconds())))
        kept = officer.password_hash if officer and officer.disabled_at is None else ""
        right = await self.passwords.verify(kept, given.password)
        async with self.doors.units.begin() as unit:
            if not right or officer is None:
                who = officer.actor() if officer else NOBODY
                self.doors.note(unit, who, "log-in-failed", address=given.address)
                return Refused()
            return await self._enter_by_password(unit, officer, given, recovering)

    async def _enter_by_password(
        self, unit: Unit, officer: Officer, given: Given, recovering: bool
    ) -> Entered | Refused:
        book = self.doors.open_book(unit)
        pending = officer.pending(self.doors.needing_factor)
        if recovering:
            if not await book.use_recovery_code(
                officer.officer_id, recovery_hash(given.recovery_code)
            ):
                return Refused()
            self.doors.note(unit, officer.actor(), "recovery-code-used", address=given.address)
            pending = None
        elif given.recovery_code.strip():
            self.doors.note(unit, officer.actor(), "log-in-failed", address=given.address)
            return Refused()
        await uncount(book, _by_code(officer.name)[1] if recovering else given.address)
        for account, place in ((officer.name, given.address), _by_code(officer.name)):
            await book.set_tries(account, place, Tries())
        return await enter(self.doors, unit, officer, Via.PASSWORD, pending)

    async def by_link(self, token: str) -> Entered | Refused:
        """A one-time link: the first factor, once."""
        async with self.doors.units.begin() as unit:
            officer = await self.doors.open_book(unit).use_link(token_hash(token))
            if officer is None or officer.disabled_at is not None:
                return Refused()
            pending = officer.pending(self.doors.needing_factor)
            return await enter(self.doors, unit, officer, Via.LINK, pending)

    async def by_outside(self, subject: str, trusted: bool) -> Entered | Refused:
        """Whom another provider let in; `trusted`: it has asked for a second factor."""
        async with self.doors.units.begin() as unit:
            officer = await self.doors.open_book(unit).of_subject(subject)
            if officer is None or officer.disabled_at is not None:
                who = officer.actor() if officer else NOBODY
                self.doors.note(unit, who, "log-in-failed", via=str(Via.OIDC))
                return Refused()
            pending = None if trusted else officer.pending(self.doors.needing_factor)
            return await enter(self.doors, unit, officer, Via.OIDC, pending)

    async def out(self, token: str) -> None:
        """End a session."""
        async with self.doors.units.begin() as unit:
            session = await self.doors.open_book(unit).end_session(token_hash(token))
            if session is not None:
                self.doors.note(unit, session.officer.actor(), "log-out")


async def enter(
    doors: Doors, unit: Unit, officer: Officer, via: Via, pending: Pending | None
) -> Entered:
    """Open a session with a token of its own."""
    token = secrets.token_urlsafe(32)
    session = Session(
        token_hash=token_hash(token),
        officer=officer,
        via=via,
        pending=pending,
        began_at=unit.now,
        seen_at=unit.now,
        ends_at=ends_at(unit.now, pending, doors.limits),
    )
    await doors.open_book(unit).open_session(session)
    doors.note(unit, officer.actor(), "log-in", via=str(via), pending=str(pending or ""))
    return Entered(token, pending)


async def new_link(unit: Unit, book: OfficerBook, officer_id: UUID) -> str:
    """Make a one-time link's token for an officer; it is shown only now."""
    token = secrets.token_urlsafe(32)
    await book.add_link(token_hash(token), officer_id, unit.now + LINK_LASTS)
    return token


async def _recovering(book: OfficerBook, officer: Officer | None, code: str) -> bool:
    if officer is None or not code.strip():
        return False
    return await book.has_recovery_code(officer.officer_id, recovery_hash(code))


async def count_try(
    book: OfficerBook, name: str, address: str, now: datetime, anywhere: bool = False
) -> timedelta:
    """Count a try before it is looked at, so that many at once gain nothing; gives the wait.

    A try that has to wait is not counted: impatience costs nothing. `anywhere`: also among those of
    the account from whatever address.
    """
    account = name[:200]
    rules = [(ANY_ACCOUNT, address, OF_ADDRESS), (account, address, OF_ACCOUNT)]
    if anywhere:
        rules.append((account, ANY_ADDRESS, OF_CODES))
    waits = []
    for whose, place, rule in rules:
        tries = await book.tries(whose, place)
        waits.append((whose, place, tries, rule.wait(tries, now)))
    longest = max(wait for *_, wait in waits)
    if not longest:
        for whose, place, tries, _ in waits:
            await book.set_tries(whose, place, counted(tries, now))
    return longest


async def uncount(book: OfficerBook, address: str) -> None:
    """What was right after all takes its own try off those of any account at its address."""
    shared = await book.tries(ANY_ACCOUNT, address)
    await book.set_tries(ANY_ACCOUNT, address, replace(shared, count=max(shared.count - 1, 0)))


def _by_code(name: str) -> tuple[str, str]:
    """Account and place under which tries with a right recovery code are counted."""
    return f"{name} recovery", f"code of {name}"
