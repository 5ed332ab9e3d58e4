"""Keeping officers: made, given roles, shut out, let in by a link."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from schemas import ids
from services.gateway.accounts.domain.officers import Officer, account_name, name_fault, unkept
from services.gateway.accounts.handlers.log_in import new_link
from services.gateway.accounts.ports import OfficerBook, OpenOfficers
from services.gateway.domain.actor import Actor
from services.gateway.domain.division import division
from services.gateway.domain.roles import Role
from services.gateway.ports import Note
from services.runtime.unit import Unit, Units

Whom = str | UUID
"""An officer by their name, or by their id."""


class OfficerError(Exception):
    """What was asked of an officer can't be: `kind` is one of `unknown`, `there`, `name`, `roles`,
    `subject`, `beyond` (the division reaches beyond one's own), `own` (it is one's own account),
    `last` (nobody would be left who keeps the accounts there) and `reused` (the same
    Idempotency-Key made another one)."""

    def __init__(self, kind: str, name: Whom) -> None:
        super().__init__(f"{kind}: {name}")
        self.kind = kind
        self.name = str(name)


@dataclass(frozen=True)
class KeepOfficers:
    """Changes officers in the division of whoever does it (`by`); each change is on record.

    Whoever is beyond that division is `unknown`. Nobody is shut out or given other roles by
    themselves, and somebody stays who keeps the accounts of each place that had somebody.
    """

    units: Units
    open_book: OpenOfficers
    note: Note
    by: Actor

    async def add(
        self, name: str, roles: Iterable[Role], code: str, idempotency_key: str = ""
    ) -> Officer:
        """A new officer, for a division (empty: everywhere), without a password yet; the same again
        under the same Idempotency-Key is the one that is there."""
        again = ids.of("officer", self.by.key_id, idempotency_key) if idempotency_key else uuid4()
        officer = Officer(again, account_name(name), _some(name, roles), self._own(code))
        if name_fault(officer.name):
            raise OfficerError("name", name)
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            if await book.add(officer):
                self._record(unit, "officer-added", officer)
                return officer
            known = await book.of_id(officer.officer_id)
        if known is None:
            raise OfficerError("there", name)
        if (known.name, known.roles, known.division) != (
            officer.name, officer.roles, officer.division,
        ):  # fmt: skip
            raise OfficerError("reused", name)
        return known

    async def assign(self, whom: Whom, roles: Iterable[Role], code: str | None) -> Officer:
        """Other roles, or another division; in force with the next request."""
        wanted = frozenset(roles)
        place = None if code is None else self._own(code)

        def changed(found: Officer) -> Officer:
            here = found.division if place is None else place
            return replace(found, roles=wanted or found.roles, division=here)

        async with self.units.begin() as unit:
            after = await self._changed(unit, whom, changed)
            values = {"roles": sorted(after.roles), "division": after.division}
            await self.open_book(unit).change(after.officer_id, **values)
            self._record(unit, "roles-changed", after)
        return after

    async def disable(self, whom: Whom, disabled: bool = True) -> None:
        """Shut an officer out at once, or let them in again."""
        async with self.units.begin() as unit:
            at = unit.now if disabled else None
            after = await self._changed(unit, whom, lambda found: replace(found, disabled_at=at))
            book = self.open_book(unit)
            await book.change(after.officer_id, disabled_at=at)
            await book.end_sessions(after.officer_id)
            self._record(unit, "officer-disabled" if disabled else "officer-enabled", after)

    async def link(self, whom: Whom) -> str:
        """The token of a one-time link that lets an officer in."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = await self._found(book, whom)
            self._record(unit, "link-made", found)
            return await new_link(unit, book, found.officer_id)

    async def let_in_by(self, whom: Whom, subject: str) -> None:
        """By what an outside provider knows an officer; empty: by nothing."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = await self._found(book, whom)
            other = await book.of_subject(subject) if subject else None
            if other is not None and other.officer_id != found.officer_id:
                raise OfficerError("subject", other.name)
            await book.change(found.officer_id, oidc_subject=subject or None)
            self._record(unit, "outside-changed", found)

    async def log_out(self, whom: Whom) -> None:
        """End all sessions and links of an officer, who may log in again."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = await self._found(book, whom)
            await book.end_sessions(found.officer_id)
            self._record(unit, "sessions-ended", found)

    async def reset_factor(self, whom: Whom) -> None:
        """Forget a second factor that was lost, with its recovery codes, and end all sessions."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = self._not_own(await self._found(book, whom))
            await book.change(found.officer_id, totp_sealed=b"", totp_step=0)
            await book.set_recovery_codes(found.officer_id, [])
            await book.end_sessions(found.officer_id)
            self._record(unit, "second-factor-reset", found)

    async def _changed(
        self, unit: Unit, whom: Whom, change: Callable[[Officer], Officer]
    ) -> Officer:
        book = self.open_book(unit)
        # Their rows first: two who shut each other out at once take turns.
        keepers = await book.administrators()
        found = self._not_own(await self._found(book, whom))
        after = change(found)
        if unkept(found, after, (one for one in keepers if one.officer_id != found.officer_id)):
            raise OfficerError("last", found.name)
        return after

    async def _found(self, book: OfficerBook, whom: Whom) -> Officer:
        if isinstance(whom, UUID):
            found = await book.of_id(whom)
        else:
            found = await book.named(account_name(whom))
        if found is None or not self.by.within(found.division):
            raise OfficerError("unknown", whom)
        return found

    def _not_own(self, found: Officer) -> Officer:
        if self.by.key_id == str(found.officer_id):
            raise OfficerError("own", found.name)
        return found

    def _own(self, written: str) -> str:
        code = division(written)
        if not self.by.within(code):
            raise OfficerError("beyond", written)
        return code

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
