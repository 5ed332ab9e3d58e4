"""Who holds which post, and who is away."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.commands import AssignPost, EndAbsence, ReportAbsence
from services.roster.ports.incidents import Touched
from services.runtime.unit import Unit


class Posts(Protocol):
    """Keeps who holds which post, and who is away."""

    async def community_of_post(self, unit: Unit, post_id: UUID) -> str | None:
        """The code of a post's community; None when there is no such post."""
        ...

    async def community_of_person(self, unit: Unit, person_id: UUID) -> str | None:
        """The code of a person's community; None when there is no such person."""
        ...

    async def assign(self, unit: Unit, command: AssignPost) -> None:
        """Keep an assignment; the same command twice is one."""
        ...

    async def absent(self, unit: Unit, command: ReportAbsence) -> None:
        """Keep an absence; the same command twice is one."""
        ...

    async def back(self, unit: Unit, command: EndAbsence) -> datetime | None:
        """End what absences run at the command's moment, or the one that it names, which is taken
        back where it was still to come. Gives from when on who was away is there: that moment, or
        when the one taken back would have begun; None when there was none."""
        ...

    async def touched_by_post(self, unit: Unit, post_id: UUID) -> Touched:
        """Where it matters who holds a post."""
        ...

    async def touched_by_person(self, unit: Unit, person_id: UUID) -> Touched:
        """Where it matters whether a person is there: at all posts that they hold."""
        ...

    async def has_begun(self, unit: Unit, moment: datetime) -> bool:
        """Whether it is past, or what turns was looked at that far: then nobody looks there again.
        Who looks next waits until this unit is committed."""
        ...

    async def turned(self, unit: Unit) -> Touched:
        """Where an assignment or absence began or ended since this was last asked."""
        ...
