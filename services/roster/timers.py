"""What begins or ends by the calendar: an assignment or absence in a running incident."""

from services.roster.ports.incidents import Incidents
from services.roster.ports.posts import Posts
from services.runtime.unit import Units


async def turn(units: Units, posts: Posts, incidents: Incidents) -> bool:
    """Have the grids told again where a turn at a post or an absence began or ended."""
    async with units.begin() as unit:
        touched = await posts.turned(unit)
        return bool(touched) and await incidents.touch(unit, touched) > 0
