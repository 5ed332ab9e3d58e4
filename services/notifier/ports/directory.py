"""What other services publish."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from services.notifier.domain.message import ContactFacts, Person


class Directory(Protocol):
    """What other services publish, within one open transaction."""

    async def people(self, person_ids: Sequence[UUID]) -> dict[UUID, Person]: ...

    async def facts(
        self, contact_ids: Sequence[UUID], rounds: Iterable[str]
    ) -> dict[UUID, ContactFacts]:
        """Of these contacts, with the words of the messages that the rounds are about."""
        ...
