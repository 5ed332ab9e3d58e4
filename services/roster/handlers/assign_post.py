"""An officer says who holds a post, from when to when."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import AssignPost
from services.roster.ports.incidents import Incidents
from services.roster.ports.posts import Posts
from services.runtime.errors import Never
from services.runtime.unit import Unit


class TakeAssignment:
    """The handler of `assign-post.v1`."""

    def __init__(self, posts: Posts, incidents: Incidents) -> None:
        self._posts = posts
        self._incidents = incidents

    async def __call__(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        """Keep the assignment; if its turn has begun, running incidents are told again.

        The command's key is the community it was allowed for: a post elsewhere is refused.
        """
        assert isinstance(event, AssignPost)
        if event.ends_at is not None and event.ends_at <= event.starts_at:
            raise Never("the assignment ends before it begins")
        community = await self._posts.community_of_post(unit, event.post_id)
        if community is None or community != envelope.key:
            raise Never("no such post in this community")
        if await self._posts.community_of_person(unit, event.person_id) is None:
            raise Never("no such person")
        await self._posts.assign(unit, event)
        if await self._posts.has_begun(unit, event.starts_at):
            touched = await self._posts.touched_by_post(unit, event.post_id)
            await self._incidents.touch(unit, touched)
