"""One's own account: what it is, and a new password."""

from dataclasses import dataclass

from services.gateway.accounts.domain.officers import Officer, password_fault
from services.gateway.accounts.domain.sessions import Via, token_hash
from services.gateway.accounts.domain.throttle import Tries
from services.gateway.accounts.handlers.log_in import Doors, count_try, uncount
from services.gateway.accounts.ports import Passwords


@dataclass(frozen=True)
class Account:
    """What an officer sees of their account."""

    officer: Officer
    asks_old: bool
    codes_left: int


@dataclass(frozen=True)
class OwnAccount:
    """What officers may do to their own account."""

    doors: Doors
    passwords: Passwords

    async def look(self, token: str) -> Account | None:
        """The account of a session."""
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            session = await book.session(token_hash(token))
            if session is None:
                return None
            left = await book.recovery_codes_left(session.officer.officer_id)
            # A one-time link is what one gets when the password is lost.
            asks_old = bool(session.officer.password_hash) and session.via is Via.PASSWORD
            return Account(session.officer, asks_old, left)

    async def set_password(self, token: str, old: str, new: str) -> str:
        """Take a new password; other sessions end. Gives what is wrong, or nothing.

        `old`: the present one is not right, or was tried too often; else as `password_fault` says.
        """
        account = await self.look(token)
        if account is None:
            return "old"
        fault = password_fault(new, account.officer.name)
        if fault:
            return fault
        if account.asks_old and not await self._knows(account.officer, old):
            return "old"
        kept = await self.passwords.hash(new)
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            await book.change(account.officer.officer_id, password_hash=kept)
            await book.end_sessions(account.officer.officer_id, but=token_hash(token))
            self.doors.note(unit, account.officer.actor(), "password-set")
        return ""

    async def _knows(self, officer: Officer, old: str) -> bool:
        """Whether the present password is known; who got hold of a session can't try them all."""
        counted = (f"{officer.name} password", f"session of {officer.officer_id}")
        async with self.doors.units.begin() as unit:
            if await count_try(self.doors.open_book(unit), *counted, unit.now):
                return False
        if not await self.passwords.verify(officer.password_hash, old):
            return False
        async with self.doors.units.begin() as unit:
            book = self.doors.open_book(unit)
            await uncount(book, counted[1])
            await book.set_tries(*counted, Tries())
        return True
