"""Who asks, and what they may ask for."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What an API key may do."""

    ALERTS_WRITE = "alerts:write"
    MOBILISATIONS_WRITE = "mobilisations:write"
    READ = "read"


@dataclass(frozen=True)
class Actor:
    """Who is recorded as having done something: the key's public id and its name."""

    key_id: str
    name: str
    scopes: frozenset[Scope]

    def may(self, *any_of: Scope) -> bool:
        """Whether one of these scopes is among the actor's."""
        return bool(self.scopes.intersection(any_of))
