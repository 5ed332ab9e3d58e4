"""Who holds the posts of a community: leaders, deputies, teams, buddies, and who is away.

Some posts are vacant, neighbours deputise for each other, and some people hold two posts, one of
them in two grids: what every real roster has, and what the flow has to stand.
"""

from datetime import timedelta
from uuid import UUID

from schemas import ids
from schemas.vocabulary import PostKind, Rank
from services.roster.seed.context import Context
from services.roster.seed.rows import Absence, Assignment, Buddy, Member, Post, Resident, Team

VACANT_SHARE = 0.02
NEIGHBOUR_DEPUTY_SHARE = 0.6
NEW_DEPUTY_SHARE = 0.3
ALSO_STAIRWELL_SHARE = 0.5
ABSENT_SHARE = 0.03
BUDDY_SHARE = 0.9
ELDERS_A_VOLUNTEER = 5
TEAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("应急救援队", ("rescue", "transport")),
    ("助老服务队", ("care", "first_aid")),
    ("水电抢修队", ("electricity", "water", "lifts")),
)


def add_community_posts(context: Context) -> list[UUID]:
    """The community's leader and teams; gives the teams' ids."""
    leader = _post(context, PostKind.COMMUNITY_LEADER, context.node_id, None)
    _hold(context, leader, Rank.A, context.person())
    _hold(context, leader, Rank.B, context.person())
    teams: list[UUID] = []
    for team_name, skills in TEAMS:
        post_id = _post(context, PostKind.TEAM_LEADER, context.node_id, None, team_name)
        team_id = ids.of("team", context.code, team_name)
        context.rows.teams.append(Team(team_id, context.code, team_name, list(skills), post_id))
        for rank in Rank:
            person_id = context.person()
            _hold(context, post_id, rank, person_id)
            context.rows.team_members.append(Member(team_id, person_id))
        teams.append(team_id)
    return teams


def add_grid_posts(context: Context, grid_id: UUID, neighbour: UUID | None) -> UUID:
    """The leaders of one grid, its buildings and stairwells.

    `neighbour` leads the grid before: deputy here, and leader of this grid's last stairwell, so
    that one person holds posts in two grids. Gives this grid's leader.
    """
    leader = context.person()
    post_id = _post(context, PostKind.GRID_LEADER, grid_id, grid_id)
    _hold(context, post_id, Rank.A, leader)
    _hold(context, post_id, Rank.B, neighbour or context.person())
    first_leader = _add_stairwell_posts(context, grid_id, neighbour)
    for building in (item for item in context.rows.buildings if item.grid_id == grid_id):
        post_id = _post(context, PostKind.BUILDING_LEADER, building.building_id, grid_id)
        neighbour_leader = first_leader.get(building.building_id)
        if neighbour_leader is None or not context.chance(ALSO_STAIRWELL_SHARE):
            _hold(context, post_id, Rank.A, context.person())
            _hold(context, post_id, Rank.B, neighbour_leader or context.person())
        else:
            _hold(context, post_id, Rank.A, neighbour_leader)
            _hold(context, post_id, Rank.B, context.person())
    return leader


def _add_stairwell_posts(
    context: Context, grid_id: UUID, neighbour: UUID | None
) -> dict[UUID, UUID]:
    """A leader each, unless vacant; gives the leader of each building's first stairwell."""
    stairs = [item for item in context.rows.stairwells if item.grid_id == grid_id]
    leaders: list[UUID | None] = [
        None if context.chance(VACANT_SHARE) else context.person() for _ in stairs
    ]
    if neighbour is not None and leaders:
        leaders[-1] = neighbour
    first_leader: dict[UUID, UUID] = {}
    for number, (stair, leader) in enumerate(zip(stairs, leaders, strict=True)):
        post_id = _post(context, PostKind.STAIRWELL_LEADER, stair.stairwell_id, grid_id)
        if leader is not None:
            _hold(context, post_id, Rank.A, leader)
            first_leader.setdefault(stair.building_id, leader)
        deputy = _deputy(context, leaders[(number + 1) % len(leaders)])
        if deputy is not None and deputy != leader:
            _hold(context, post_id, Rank.B, deputy)
    return first_leader


def _deputy(context: Context, neighbour: UUID | None) -> UUID | None:
    chosen = context.random.random()
    if chosen < NEIGHBOUR_DEPUTY_SHARE:
        return neighbour
    return context.person() if chosen < NEIGHBOUR_DEPUTY_SHARE + NEW_DEPUTY_SHARE else None


def add_duty_post(context: Context) -> None:
    """The post that is phoned when nobody looks at a console: the community's leaders share it, and
    whoever deputises as leader comes first."""
    leader = ids.of("post", PostKind.COMMUNITY_LEADER, context.node_id, "")
    held = {one.rank: one.person_id for one in context.rows.assignments if one.post_id == leader}
    post_id = _post(context, PostKind.DUTY_OFFICER, context.node_id, None)
    _hold(context, post_id, Rank.A, held[Rank.B])
    _hold(context, post_id, Rank.B, held[Rank.A])


def add_buddies(context: Context, team_id: UUID, elders: list[Resident]) -> None:
    """Volunteers of a team, each paired with about five of the elders living alone."""
    volunteers = [context.person() for _ in range(-(-len(elders) // ELDERS_A_VOLUNTEER))]
    context.rows.team_members += [Member(team_id, person_id) for person_id in volunteers]
    for number, elder in enumerate(elders):
        if context.chance(BUDDY_SHARE):
            volunteer = volunteers[number // ELDERS_A_VOLUNTEER]
            context.rows.buddies.append(Buddy(elder.resident_id, volunteer))


def add_absences(context: Context) -> None:
    """Some people are away at `context.at`: since a few days, for a few more."""
    for person in context.rows.people:
        if context.chance(ABSENT_SHARE):
            starts_at = context.at - timedelta(days=context.random.randint(1, 7))
            ends_at = context.at + timedelta(days=context.random.randint(2, 14))
            absence_id = ids.of("absence", person.person_id)
            context.rows.absences.append(Absence(absence_id, person.person_id, starts_at, ends_at))


def _post(
    context: Context, kind: PostKind, node_id: UUID, grid_id: UUID | None, which: str = ""
) -> UUID:
    post_id = ids.of("post", kind, node_id, which)
    context.rows.posts.append(Post(post_id, kind, node_id, context.code, grid_id))
    return post_id


def _hold(context: Context, post_id: UUID, rank: Rank, person_id: UUID) -> None:
    starts_at = context.at - timedelta(days=context.random.randint(30, 900))
    assignment_id = ids.of("assignment", post_id, rank, person_id)
    context.rows.assignments.append(
        Assignment(assignment_id, post_id, person_id, rank, starts_at, None)
    )
