"""A person is back: their posts are theirs again."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import EndAbsence
from services.roster.ports.incidents import Incidents
from services.roster.ports.posts import Posts
from services.runtime.errors import Never
from services.runtime.unit import Unit


class TakeReturn:
    """The handler of `end-absence.v1`."""

    def __init__(self, posts: Posts, incidents: Incidents) -> None:
        self._posts = posts
        self._incidents = incidents

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """End the absences that run, or the one that is named; running incidents are told again.

        Of who was not away nothing is told, nor of an absence that is still to come. One that was
        taken back before it began, and has begun before the command came here, may have been told.
        The command's key is the community it was allowed for: a person elsewhere is refused.
        """
        assert isinstance(event, EndAbsence)
        community = await self._posts.community_of_person(unit, event.person_id)
        if community is None or community != envelope.key:
            raise Never("no such person in this community")
        there_from = await self._posts.back(unit, event)
        if there_from is not None and await self._posts.has_begun(unit, there_from):
            touched = await self._posts.touched_by_person(unit, event.person_id)
            await self._incidents.touch(unit, touched)
