"""What every area of the gateway needs from outside."""

from typing import Protocol

from services.gateway.domain.actor import Actor


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
