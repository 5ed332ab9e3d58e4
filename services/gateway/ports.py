"""What every area of the gateway needs from outside."""

from typing import Protocol

from services.gateway.domain.actor import Actor
from services.gateway.domain.chain import Detail
from services.runtime.unit import Unit


class Authenticate(Protocol):
    """Tells whose API key or whose session this is."""

    @property
    def cookie(self) -> str:
        """The name of the cookie that carries a session; empty where there are none."""
        ...

    async def __call__(self, key: str) -> Actor | None:
        """The actor of a valid key; None when unknown, wrong, expired or revoked."""
        ...

    async def session(self, token: str) -> Actor | None:
        """The officer of a session; None when there is none, or it has ended.

        An officer whose log-in is not complete (`pending`) has no scopes.
        """
        ...

    async def looked(self, token: str) -> None:
        """The officer of this session is at the console now."""
        ...


class Note(Protocol):
    """Has it on record, with a unit's effects or not at all, who did what to what."""

    def __call__(
        self, unit: Unit, actor: Actor, what: str, target: str = "", **details: Detail
    ) -> None:
        """Ids and words only: no resident's name or phone belongs here."""
        ...
