"""The calendar of drills, as officers change it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.drills import Occurrence, Planned
from services.gateway.domain.actor import Actor
from services.runtime.unit import Unit


@dataclass(frozen=True)
class KeptDrill:
    """A drill of the calendar as it stands there; `by` is who put it there or changed it last,
    `actor` their id. Where another officer is `to_sign` it, `signed_by` is who has."""

    drill_id: UUID
    planned: Planned
    revision: int
    by: str
    cancelled: bool
    actor: str = ""
    to_sign: bool = False
    signed_by: str | None = None


class DrillBook(Protocol):
    """The calendar of drills, within one transaction."""

    async def take_turns(self) -> None:
        """Whoever changes the calendar does so alone, until this transaction ends."""
        ...

    async def drill(self, drill_id: UUID) -> KeptDrill | None:
        """A drill; None when there is none."""
        ...

    async def occurrence(self, occurrence_id: UUID) -> Occurrence | None:
        """One time of a drill, locked; None when there is none."""
        ...

    async def planned_between(
        self, communities: Collection[str], first: datetime, last: datetime
    ) -> Sequence[Occurrence]:
        """What is planned in any of these communities from shortly before to shortly after."""
        ...

    async def places(self, nodes: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        """Community and full name of those of these places that there are."""
        ...

    async def put(self, drill_id: UUID, planned: Planned, actor: Actor, revision: int) -> None:
        """Keep a drill as it is wanted; as it is now nobody has signed it."""
        ...

    async def asks_for_two(self, planned: Planned, sender: str) -> bool:
        """Whether the plan in force has a start of this hazard at this level, that `sender` sends,
        decided by two officers."""
        ...

    async def to_sign(self, drill_id: UUID) -> None:
        """Another officer has to sign it before anybody hears of it."""
        ...

    async def sign(self, drill_id: UUID, actor: Actor) -> None:
        """The second officer has."""
        ...

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        """Put all times of a drill up to then into the calendar; those there stay as they are."""
        ...

    async def unlay(self, drill_id: UUID, actor: Actor) -> Mapping[UUID, datetime | None]:
        """Take out what is planned of a drill: what anybody was told of is cancelled, the rest is
        forgotten. Gives what was cancelled with the time that was told and is still to come, None
        where that is not known to anybody."""
        ...

    async def put_back(self, occurrence_id: UUID) -> None:
        """What has just been taken out stands as it stood."""
        ...

    async def cancel(self, drill_id: UUID, actor: Actor) -> None:
        """Cancel a drill with all that is planned of it."""
        ...

    async def move(
        self, occurrence_id: UUID, at: datetime, told_at: datetime | None, actor: Actor
    ) -> None:
        """Plan an occurrence for another time, and its notice with it."""
        ...

    async def drop(self, occurrence_id: UUID, actor: Actor) -> None:
        """Cancel one occurrence."""
        ...


OpenDrills = Callable[[Unit], DrillBook]
