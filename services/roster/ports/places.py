"""Where everything is."""

from typing import Protocol

from services.roster.domain.places import District
from services.runtime.unit import Unit


class Places(Protocol):
    """Knows where everything is."""

    async def district(self, unit: Unit) -> District:
        """All places as they are now; read again only when they have changed."""
        ...
