"""Branches, what is to go wrong in those of drills, and the places that they are of."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from schemas.events.commands import DrillInjects
from services.alerting.domain.branch import Branch
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import InjectPlanned
from services.runtime.unit import Unit


class Injects(Protocol):
    """What is to go wrong in drills, until it is given to the branch of its place.

    It may come before that branch is there or after: whoever comes second gives it.
    """

    async def keep(self, unit: Unit, event: DrillInjects) -> None:
        """Keep what a drill's calendar has sent, once."""
        ...

    async def take(
        self, unit: Unit, incident_id: UUID, places: Collection[UUID]
    ) -> Sequence[InjectPlanned]:
        """What is kept for these places of an incident and has not been taken, in its order."""
        ...

    async def branches_of(
        self, unit: Unit, incident_id: UUID
    ) -> Mapping[tuple[UUID, str], Collection[UUID]]:
        """Places that wait for an inject and are there already, by mobilisation and community."""
        ...


class Branches(Protocol):
    """Keeps branches; one is locked from `lock` to the end of the transaction."""

    async def lock(self, unit: Unit, mobilisation_id: UUID, community_code: str) -> Branch | None:
        """The branch as committed, or None when there is none."""
        ...

    async def create(
        self, unit: Unit, mobilisation_id: UUID, communities: Mapping[str, UUID]
    ) -> None:
        """Make the branches that are not there; `communities` are ids by code."""
        ...

    async def save(self, unit: Unit, draft: Draft) -> None:
        """Have the draft's changes, timers and timeline written before the unit commits."""
        ...


class Places(Protocol):
    """What alerting asks the roster's published views."""

    async def street_names(self, unit: Unit, communities: Collection[UUID]) -> Mapping[UUID, str]:
        """The street that signs messages to a community; left out when not known."""
        ...
