"""Officers as kept, and what makes a name and a password."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.gateway.domain.actor import Actor, Pending
from services.gateway.domain.division import EVERYWHERE, within
from services.gateway.domain.roles import Role, scopes_of

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
LONGEST_NAME = 60


@dataclass(frozen=True)
class Officer:
    """An officer's account; secrets are hashed or sealed."""

    officer_id: UUID
    name: str
    roles: frozenset[Role]
    division: str = EVERYWHERE
    password_hash: str = field(default="", repr=False)
    totp_sealed: bytes = field(default=b"", repr=False)
    totp_step: int = 0
    disabled_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """Whether a second factor is asked for."""
        return bool(self.totp_sealed)

    def keeps(self, code: str) -> bool:
        """Whether they keep the accounts of this division."""
        there = self.disabled_at is None and within(code, self.division)
        return there and Role.ADMINISTRATOR in self.roles

    def pending(self, needing_factor: Iterable[Role]) -> Pending | None:
        """What is still missing once the first factor was right."""
        if self.enrolled:
            return Pending.CODE
        return Pending.ENROL if self.roles.intersection(needing_factor) else None

    def actor(self, pending: Pending | None = None) -> Actor:
        """The officer as one who asks; nothing is allowed while something is pending."""
        scopes = frozenset() if pending else scopes_of(self.roles)
        return Actor(str(self.officer_id), self.name, scopes, self.division, pending)


def unkept(before: Officer, after: Officer, others: Iterable[Officer]) -> bool:
    """Whether `before` keeps the accounts of their division, and once they are `after`, nobody
    does any more."""
    left = (after, *others)
    return before.keeps(before.division) and not any(one.keeps(before.division) for one in left)


BY_ITSELF = ("calendar", "clock", "command-line")
"""Who stands in the audit without being anybody."""


def account_name(written: str) -> str:
    """A name as it is kept and looked up: one form of each character, no spaces around it."""
    return " ".join(unicodedata.normalize("NFKC", written).split())


def name_fault(name: str) -> str:
    """Why this can't be the name of an officer or a key; empty when it can."""
    if name.casefold() in BY_ITSELF:
        return "name"
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        return "name"
    return ""


def password_fault(password: str, name: str) -> str:
    """Why a password is not taken (`short`, `long`, `plain`); empty when it is good enough.

    Length is what counts (NIST SP 800-63B): no rules about kinds of characters.
    """
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    without_name = password.casefold().replace(name.casefold(), "")
    if len(set(without_name)) < 5:
        return "plain"
    return ""
