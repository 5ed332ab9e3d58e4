"""Keeping API keys: put out of force."""

from dataclasses import dataclass

from services.gateway.accounts.ports import OpenKeys
from services.gateway.domain.actor import Actor
from services.gateway.ports import Note
from services.runtime.unit import Units


class KeyUnknownError(Exception):
    """There is no such key, or it is beyond one's division."""


@dataclass(frozen=True)
class KeepKeys:
    """Changes keys in the division of whoever does it (`by`); each change is on record."""

    units: Units
    open_book: OpenKeys
    note: Note
    by: Actor

    async def revoke(self, key_id: str) -> bool:
        """Put a key out of force at once; gives whether it was in force. KeyUnknownError."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            found = await book.of_id(key_id)
            if found is None or not self.by.within(found.division):
                raise KeyUnknownError
            if found.revoked_at is None:
                await book.revoke(key_id)
                self.note(unit, self.by, "key-revoked", key_id, key=found.name)
        return found.revoked_at is None
