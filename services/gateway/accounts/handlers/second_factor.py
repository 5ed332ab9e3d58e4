"""The second factor: asked for, set up, replaced; its recovery codes are shown once."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from services.gateway.accounts.domain.officers import Officer
from services.gateway.accounts.domain.second_factor import (
    RECOVERY_CODES,
    fitting_step,
    new_recovery_code,
    recovery_hash,
    step_of,
)
from services.gateway.accounts.domain.sessions import token_hash
from services.gateway.accounts.domain.throttle import ANY_ADDRESS, Tries
from services.gateway.accounts.handlers.log_in import (
    Doors,
    Entered,
    Refused,
    count_try,
    enter,
    uncount,
)
from services.gateway.accounts.ports import OfficerBook, PhoneCodes, Seals
from services.runtime.unit import Unit

CONTEXT = "officer.totp"


@dataclass(frozen=True)
class Enrolled:
    """The second factor is set up: the new session's token and the recovery codes, once."""

    token: str
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True)
class SecondFactor:
    """What the second factor takes; each step is on record."""

    doors: Doors
    phones: PhoneCodes
    seals: Seals

    async def finish(self, token: str, code: str, address: str) -> Entered | Refused:
        """The second step of a log-in: six digits, or a recovery code."""
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            session = await book.session(token_hash(token))
            if session is None:
                return Refused()
            officer = session.officer
            # A factor of its own: the right password has just taken its tries off the count.
            account = f"{officer.name} code"
            wait = await count_try(book, account, address, unit.now, anywhere=True)
            recovering = await book.use_recovery_code(officer.officer_id, recovery_hash(code))
            if wait and not recovering:
                return Refused(max(1, round(wait.total_seconds())))
            if not recovering and not await self._right(unit, officer, code):
                self.doors.note(unit, officer.actor(), "code-failed", address=address)
                return Refused()
            if not wait:
                await uncount(book, address)
            for place in (address, ANY_ADDRESS):
                await book.set_tries(account, place, Tries())
            await book.end_session(token_hash(token))
            if recovering:
                self.doors.note(unit, officer.actor(), "recovery-code-used", address=address)
            return await enter(self.doors, unit, officer, session.via, None)

    async def enrol(self, token: str, secret: str, code: str, present: str) -> Enrolled | None:
        """Set a phone up that shows `code` for `secret`; None when it does not.

        Who has a second factor shows its `present` code too. Other sessions end.
        """
        if not self.phones.is_secret(secret):
            return None
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            session = await book.session(token_hash(token))
            if session is None:
                return None
            officer = session.officer
            if officer.enrolled and not await self._shows(unit, officer, present):
                return None
            step = self._step(unit, secret, code, 0)
            if step is None:
                return None
            sealed = self.seals.seal(secret, CONTEXT)
            await book.change(officer.officer_id, totp_sealed=sealed, totp_step=step)
            codes = await self._new_codes(book, officer.officer_id)
            await book.end_sessions(officer.officer_id)
            self.doors.note(unit, officer.actor(), "second-factor-set", str(officer.officer_id))
            entered = await enter(self.doors, unit, officer, session.via, None)
            return Enrolled(entered.token, codes)

    async def renew_codes(self, token: str, code: str) -> tuple[str, ...] | None:
        """New recovery codes in place of the old ones, for who shows the present code."""
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            session = await book.session(token_hash(token))
            if session is None or not session.officer.enrolled:
                return None
            if not await self._shows(unit, session.officer, code):
                return None
            self.doors.note(unit, session.officer.actor(), "recovery-codes-made")
            return await self._new_codes(book, session.officer.officer_id)

    async def _shows(self, unit: Unit, officer: Officer, code: str) -> bool:
        """Whether the present code is shown; who got hold of a session can't try them all."""
        book, place = self.doors.open_book(unit), f"session of {officer.officer_id}"
        if await count_try(book, f"{officer.name} code", place, unit.now):
            return False
        if not await self._right(unit, officer, code):
            return False
        await uncount(book, place)
        await book.set_tries(f"{officer.name} code", place, Tries())
        return True

    async def _right(self, unit: Unit, officer: Officer, code: str) -> bool:
        if not officer.enrolled:
            return False
        secret = self.seals.open(officer.totp_sealed, CONTEXT)
        step = self._step(unit, secret, code, officer.totp_step)
        if step is None:
            return False
        await self.doors.open_book(unit).change(officer.officer_id, totp_step=step)
        return True

    def _step(self, unit: Unit, secret: str, code: str, last_used: int) -> int | None:
        now_step = step_of(unit.now.timestamp())
        return fitting_step(code, self.phones.codes(secret), now_step, last_used)

    async def _new_codes(self, book: OfficerBook, officer_id: UUID) -> tuple[str, ...]:
        codes = tuple(new_recovery_code(secrets.choice) for _ in range(RECOVERY_CODES))
        await book.set_recovery_codes(officer_id, [recovery_hash(code) for code in codes])
        return codes
