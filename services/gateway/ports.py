"""What every area of the gateway needs from outside."""

from typing import Protocol

from services.gateway.domain.actor import Actor


class Authenticate(Protocol):
    """Tells whose key this is."""

    async def __call__(self, key: str) -> Actor | None:
        """The actor of a valid key; None when unknown, wrong, expired or revoked."""
        ...
