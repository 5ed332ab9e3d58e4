"""What keys, officers and sessions need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.accounts.domain.keys import StoredKey
from services.gateway.accounts.domain.officers import Officer
from services.gateway.accounts.domain.second_factor import CodeAt
from services.gateway.accounts.domain.sessions import Session
from services.gateway.accounts.domain.throttle import Tries
from services.runtime.unit import Unit


class Keys(Protocol):
    """The kept keys."""

    async def find(self, key_id: str) -> StoredKey | None:
        """The key of this public id."""
        ...

    async def add(self, key: StoredKey, now: datetime) -> None:
        """Keep a new key."""
        ...


class KeyBook(Protocol):
    """The kept keys, within one transaction."""

    async def of_id(self, key_id: str) -> StoredKey | None:
        """The key of this public id; its row is this transaction's until it ends."""
        ...

    async def taken(self, name: str) -> bool:
        """Whether a key in force or an officer has this name; who makes a key of the same name
        waits until this ends."""
        ...

    async def add(self, key: StoredKey) -> None:
        """Keep a new key."""
        ...

    async def revoke(self, key_id: str) -> None:
        """Put a key out of force."""
        ...


OpenKeys = Callable[[Unit], KeyBook]


class Sessions(Protocol):
    """The kept sessions, outside any transaction."""

    async def find(self, token_hash: bytes) -> Session | None:
        """The session of a token, in force or not."""
        ...

    async def touch(self, token_hash: bytes, now: datetime) -> None:
        """Write down that it was used."""
        ...

    async def look(self, token_hash: bytes, now: datetime) -> None:
        """Note that somebody did something at the console."""
        ...


class OfficerBook(Protocol):
    """Officers with all that belongs to them, within one transaction."""

    async def named(self, name: str) -> Officer | None:
        """The officer of this name; their row is this transaction's until it ends."""
        ...

    async def of_id(self, officer_id: UUID) -> Officer | None:
        """The officer of this id, likewise."""
        ...

    async def of_subject(self, subject: str) -> Officer | None:
        """The officer whom an outside provider knows by this name, likewise."""
        ...

    async def administrators(self) -> list[Officer]:
        """All who keep accounts or kept them before they were disabled, likewise."""
        ...

    async def add(self, officer: Officer) -> bool:
        """Keep a new officer, unless there is one of this name or id; gives whether it is kept."""
        ...

    async def change(self, officer_id: UUID, **values: object) -> None:
        """Change columns of an officer's row."""
        ...

    async def open_session(self, session: Session) -> None:
        """Keep a new session; ended ones of anybody are forgotten."""
        ...

    async def session(self, token_hash: bytes) -> Session | None:
        """A session; its officer's row is this transaction's until it ends."""
        ...

    async def end_session(self, token_hash: bytes) -> Session | None:
        """End one; gives it as it was."""
        ...

    async def end_sessions(self, officer_id: UUID, but: bytes = b"") -> None:
        """End all of an officer's sessions and links, but one."""
        ...

    async def add_link(self, token_hash: bytes, officer_id: UUID, ends_at: datetime) -> None:
        """Keep a one-time link."""
        ...

    async def use_link(self, token_hash: bytes) -> Officer | None:
        """Use up a link in force; gives whom it lets in, once."""
        ...

    async def tries(self, account: str, address: str) -> Tries:
        """Log-ins tried and not completed; others with the same wait until this ends."""
        ...

    async def set_tries(self, account: str, address: str, tries: Tries) -> None:
        """Keep them; a count of zero forgets them, and what is a day old goes too."""
        ...

    async def set_recovery_codes(self, officer_id: UUID, hashes: list[bytes]) -> None:
        """Replace an officer's recovery codes."""
        ...

    async def recovery_codes_left(self, officer_id: UUID) -> int:
        """How many are not used up."""
        ...

    async def has_recovery_code(self, officer_id: UUID, code_hash: bytes) -> bool:
        """Whether this is an unused code of this officer."""
        ...

    async def use_recovery_code(self, officer_id: UUID, code_hash: bytes) -> bool:
        """Use one up; gives whether it was there to be used."""
        ...


OpenOfficers = Callable[[Unit], OfficerBook]


class Passwords(Protocol):
    """Hashes of passwords; each takes a while and never the event loop's."""

    async def hash(self, password: str) -> str:
        """A hash to keep."""
        ...

    async def verify(self, kept: str, password: str) -> bool:
        """Whether it is the password; takes as long when nothing is kept (`kept` empty)."""
        ...


class PhoneCodes(Protocol):
    """Codes that a phone's clock makes from a secret."""

    def new_secret(self) -> str:
        """A secret for a phone: 160 bits in base32."""
        ...

    def is_secret(self, text: str) -> bool:
        """Whether a text is such a secret."""
        ...

    def codes(self, secret: str) -> CodeAt:
        """The code at each step of the clock."""
        ...

    def picture(self, secret: str, name: str) -> str:
        """A QR code, as the address of an image, by which a phone takes the secret in."""
        ...


class Seals(Protocol):
    """Seals what must not be readable in the database."""

    def seal(self, text: str, context: str) -> bytes:
        """Sealed for one use alone, named by `context`."""
        ...

    def open(self, sealed: bytes, context: str) -> str:
        """What was sealed for this use."""
        ...


class OutsideError(Exception):
    """An outside provider did not say who somebody is; its text says at which step."""


@dataclass(frozen=True)
class Started:
    """A log-in that goes on at another provider; all but the address is kept by the browser."""

    address: str
    state: str
    nonce: str
    verifier: str


class Outside(Protocol):
    """Another provider that lets officers in."""

    async def start(self) -> Started:
        """Where to send the browser; OutsideError when the provider is not there."""
        ...

    async def finish(self, code: str, started: Started, now: datetime) -> str:
        """By what the provider knows who came back with `code`; OutsideError when it can't be
        proven."""
        ...
