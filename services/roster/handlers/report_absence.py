"""A person is away: their posts go to the deputy while it lasts."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import ReportAbsence
from services.roster.ports.incidents import Incidents
from services.roster.ports.posts import Posts
from services.runtime.errors import Never
from services.runtime.unit import Unit


class TakeAbsence:
    """The handler of `report-absence.v1`."""

    def __init__(self, posts: Posts, incidents: Incidents) -> None:
        self._posts = posts
        self._incidents = incidents

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """Keep the absence; if it has begun, running incidents are told again.

        The command's key is the community it was allowed for: a person elsewhere is refused.
        """
        assert isinstance(event, ReportAbsence)
        if event.ends_at <= event.starts_at:
            raise Never("the absence ends before it begins")
        community = await self._posts.community_of_person(unit, event.person_id)
        if community is None or community != envelope.key:
            raise Never("no such person in this community")
        await self._posts.absent(unit, event)
        if await self._posts.has_begun(unit, event.starts_at):
            touched = await self._posts.touched_by_person(unit, event.person_id)
            await self._incidents.touch(unit, touched)
