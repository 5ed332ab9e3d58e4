"""Keeping officers: made, given roles, disabled, let in by a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from services.gateway.accounts.domain.officers import Officer, account_name, name_fault
from services.gateway.accounts.handlers.log_in import new_link
from services.gateway.accounts.ports import OpenOfficers
from services.gateway.domain.actor import Actor
from services.gateway.domain.division import division
from services.gateway.domain.roles import Role
from services.gateway.ports import Note
from services.runtime.unit import Unit, Units


class OfficerError(Exception):
    """What was asked of an officer can't be: `kind` is one of `unknown`, `there`, `name`, `roles`,
    `subject`."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind}: {name}")
        self.kind = kind
        self.name = name


@dataclass(frozen=True)
class KeepOfficers:
    """Changes officers; each change is on record with who made it (`by`)."""

    units: Units
    open_book: OpenOfficers
    note: Note
    by: Actor

    async def add(self, name: str, roles: Iterable[Role], code: str) -> Officer:
        """A new officer, for a division (empty: everywhere), without a password yet."""
        officer = Officer(uuid4(), account_name(name), _some(name, roles), division(code))
        if name_fault(officer.name):
            raise OfficerError("name", name)
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            if await book.named(officer.name) is not None:
                raise OfficerError("there", name)
            await book.add(officer)
            self._record(unit, "officer-added", officer)
        return officer

    async def assign(self, name: str, roles: Iterable[Role], code: str | None) -> Officer:
        """Other roles, or another division; in force with the next request."""
        wanted = frozenset(roles)
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = await self._found(unit, name)
            values = {
                "roles": sorted(wanted or found.roles),
                "division": found.division if code is None else division(code),
            }
            await book.change(found.officer_id, **values)
            changed = await self._found(unit, name)
            self._record(unit, "roles-changed", changed)
        return changed

    async def disable(self, name: str, disabled: bool = True) -> None:
        """Shut an officer out at once, or let them in again."""
        async with self.units.begin() as unit:
            found = await self._found(unit, name)
            book = self.open_book(unit)
            await book.change(found.officer_id, disabled_at=unit.now if disabled else None)
            await book.end_sessions(found.officer_id)
            self._record(unit, "officer-disabled" if disabled else "officer-enabled", found)

    async def link(self, name: str) -> str:
        """The token of a one-time link that lets an officer in."""
        async with self.units.begin() as unit:
            found = await self._found(unit, name)
            self._record(unit, "link-made", found)
            return await new_link(unit, self.open_book(unit), found.officer_id)

    async def let_in_by(self, name: str, subject: str) -> None:
        """By what an outside provider knows an officer; empty: by nothing."""
        async with self.units.begin() as unit:
            found = await self._found(unit, name)
            book = self.open_book(unit)
            other = await book.of_subject(subject) if subject else None
            if other is not None and other.officer_id != found.officer_id:
                raise OfficerError("subject", other.name)
            await book.change(found.officer_id, oidc_subject=subject or None)
            self._record(unit, "outside-changed", found)

    async def reset_factor(self, name: str) -> None:
        """Forget a second factor that was lost, with its recovery codes, and end all sessions."""
        async with self.units.begin() as unit:
            found = await self._found(unit, name)
            book = self.open_book(unit)
            await book.change(found.officer_id, totp_sealed=b"", totp_step=0)
            await book.set_recovery_codes(found.officer_id, [])
            await book.end_sessions(found.officer_id)
            self._record(unit, "second-factor-reset", found)

    async def _found(self, unit: Unit, name: str) -> Officer:
        found = await self.open_book(unit).named(account_name(name))
        if found is None:
            raise OfficerError("unknown", name)
        return found

    def _record(self, unit: Unit, what: str, officer: Officer) -> None:
        self.note(
            unit,
            self.by,
            what,
            str(officer.officer_id),
            officer=officer.name,
            roles=sorted(str(role) for role in officer.roles),
            division=officer.division,
        )


def _some(name: str, roles: Iterable[Role]) -> frozenset[Role]:
    wanted = frozenset(roles)
    if not wanted:
        raise OfficerError("roles", name)
    return wanted
