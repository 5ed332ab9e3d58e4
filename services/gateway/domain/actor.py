"""Who asks, and what they may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.gateway.domain.division import EVERYWHERE, all_within, within


class Scope(StrEnum):
    """What an API key or an officer may do."""

    ALERTS_WRITE = "alerts:write"
    MOBILISATIONS_WRITE = "mobilisations:write"
    MOBILISATIONS_APPROVE = "mobilisations:approve"
    MOBILISATIONS_DEPUTISE = "mobilisations:deputise"
    ANSWERS_WRITE = "answers:write"
    ROSTER_WRITE = "roster:write"
    CHANNELS_WRITE = "channels:write"
    LETTERS_WRITE = "letters:write"
    PEOPLE_READ = "people:read"
    AUDIT_READ = "audit:read"
    ACCOUNTS_WRITE = "accounts:write"
    READ = "read"


class Pending(StrEnum):
    """What a log-in still waits for; until then nothing is allowed but that."""

    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True)
class Actor:
    """Who is recorded as having done something: an API key or an officer.

    `key_id` is the key's public id or the officer's id, `division` the code of what it is for
    (empty: everywhere).
    """

    key_id: str
    name: str
    scopes: frozenset[Scope]
    division: str = EVERYWHERE
    pending: Pending | None = None

    def may(self, *any_of: Scope) -> bool:
        """Whether one of these scopes is among the actor's."""
        return bool(self.scopes.intersection(any_of))

    def within(self, code: str) -> bool:
        """Whether a division's code is the actor's or lies in it."""
        return within(code, self.division)

    def touches(self, codes: Iterable[str]) -> bool:
        """Whether any of these divisions is within: enough to see its part."""
        return self.division == EVERYWHERE or any(self.within(code) for code in codes)

    def covers(self, codes: Iterable[str]) -> bool:
        """Whether all of these divisions, at least one, are within: needed to command the whole."""
        return all_within(codes, self.division)
