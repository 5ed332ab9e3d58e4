"""Keeping API keys: made, and put out of force."""

from dataclasses import dataclass, replace

from services.gateway.accounts.domain.keys import Asking, KeyAsked, StoredKey, new_pair
from services.gateway.accounts.domain.officers import account_name, name_fault
from services.gateway.accounts.handlers.use_keys import new_key
from services.gateway.accounts.ports import OpenKeys
from services.gateway.domain.actor import Actor
from services.gateway.domain.division import division
from services.gateway.ports import Note
from services.runtime.unit import Unit, Units


class KeyUnknownError(Exception):
    """There is no such key, or it is beyond one's division."""


class KeyRefusedError(Exception):
    """A key can't be made: `kind` is one of `name` (none that can be shown, or of what does things
    by itself), `there` (a key in force or an officer has this name), `beyond` (the division reaches
    beyond one's own), `past` (it would have expired already) and `reused` (the same asking made
    another one)."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind}: {name}")
        self.kind = kind
        self.name = name


@dataclass(frozen=True)
class KeepKeys:
    """Makes and ends keys in the division of whoever does it (`by`); each change is on record.

    No two keys in force have one name, nor a key that of an officer: by it the audit tells them
    apart, and a button pressed twice makes one.
    """

    units: Units
    open_book: OpenKeys
    note: Note
    by: Actor

    async def make(self, asked: KeyAsked, asking: Asking | None = None) -> tuple[str, str]:
        """Make a key; gives its public id and the key as its holder gets it, only now; to the same
        `asking`, whose answer was lost, again.

        Raises KeyRefusedError and DivisionError.
        """
        name, code = account_name(asked.name), division(asked.division)
        if name_fault(name):
            raise KeyRefusedError("name", name)
        if not self.by.within(code):
            raise KeyRefusedError("beyond", name)
        pair = asking.pair(self.by.key_id) if asking else new_pair()
        key, written = new_key(replace(asked, name=name, division=code), pair)
        async with self.units.begin() as unit:
            if asked.expires_at is not None and asked.expires_at <= unit.now:
                raise KeyRefusedError("past", name)
            book = self.open_book(unit)
            taken = await book.taken(name)
            known = await book.of_id(key.key_id)
            if known == key:
                return key.key_id, written
            # In a session that came after, its secret is another: it can't be shown again.
            if known is not None and replace(known, secret_hash=key.secret_hash) != key:
                raise KeyRefusedError("reused", name)
            if taken:
                raise KeyRefusedError("there", name)
            await book.add(key)
            self._record(unit, key)
        return key.key_id, written

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

    def _record(self, unit: Unit, key: StoredKey) -> None:
        self.note(
            unit,
            self.by,
            "key-made",
            key.key_id,
            key=key.name,
            scopes=sorted(str(scope) for scope in key.scopes),
            division=key.division,
            expires_at=key.expires_at.isoformat() if key.expires_at else None,
        )
