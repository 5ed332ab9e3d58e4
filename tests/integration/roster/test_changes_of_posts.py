"""Assignments and absences, and what a running incident hears of them."""

import asyncio
from datetime import timedelta
from uuid import UUID

from psycopg.rows import dict_row

from schemas.events.commands import AssignPost, EndAbsence, ReportAbsence
from schemas.events.hazard_alerts import Area
from schemas.events.impacts import Holder, ImpactGrid
from schemas.vocabulary import Coverage, MessageType, PostKind, Rank
from services.roster.domain.holders import Assignment, Held, Period, holders
from tests.integration.roster.conftest import MADE, NOON, Roster, grids, told_communities

FIRST = Area(geocodes=("990101001001",))
COMMUNITY = "990101001001"


def leader(grid: ImpactGrid, kind: PostKind) -> tuple[UUID, Holder]:
    """The first post of a kind whose A is there and holds it alone, with its A."""
    for post in grid.posts:
        if post.kind is kind and post.holders and post.holders[0].available:
            return post.post_id, post.holders[0]
    raise AssertionError(f"no {kind} in this grid")


def holders_of(events: list[ImpactGrid], post_id: UUID) -> list[Holder]:
    posts = {post.post_id: post for grid in events for post in grid.posts}
    return list(posts[post_id].holders)


def absence(
    person_id: UUID, start_h: float = -1, end_h: float = 5, command_id: UUID = MADE[1]
) -> ReportAbsence:
    return ReportAbsence(
        command_id=command_id,
        person_id=person_id,
        actor="值班员",
        starts_at=NOON + timedelta(hours=start_h),
        ends_at=NOON + timedelta(hours=end_h),
    )


def assignment(
    post_id: UUID, person_id: UUID, rank: Rank = Rank.A, start_h: float = 0, **more: object
) -> AssignPost:
    command = {
        "command_id": MADE[2],
        "post_id": post_id,
        "person_id": person_id,
        "rank": rank,
        "actor": "值班员",
        "starts_at": NOON + timedelta(hours=start_h),
    }
    return AssignPost.model_validate(command | more)


TURNS = """
select post_id, person_id, rank, starts_at, ends_at, now() as at,
       exists (select from roster.absences b
                where b.person_id = a.person_id and b.starts_at <= now() and b.ends_at > now())
         as absent
  from roster.assignments a
"""
PUBLISHED = "select post_id, person_id, rank, away from roster_public.holders order by rank"


def held(roster: Roster) -> tuple[dict[UUID, list[Held]], dict[UUID, list[Held]]]:
    """Who holds each post at this moment: as the domain has it, and as the view says."""
    with (
        roster.database.admin() as connection,
        connection.transaction(),
        connection.cursor(row_factory=dict_row) as rows,
    ):
        turns = rows.execute(TURNS).fetchall()
        published = rows.execute(PUBLISHED).fetchall()
    absent = {row["person_id"] for row in turns if row["absent"]}
    known: dict[UUID, list[Held]] = {}
    for post_id in {row["post_id"] for row in turns}:
        own = [
            Assignment(
                row["person_id"], Rank(row["rank"]), Period(row["starts_at"], row["ends_at"])
            )
            for row in turns
            if row["post_id"] == post_id
        ]
        known[post_id] = list(holders(own, absent, turns[0]["at"]))
    said: dict[UUID, list[Held]] = {}
    for row in published:
        one = Held(row["person_id"], Rank(row["rank"]), not row["away"])
        said.setdefault(row["post_id"], []).append(one)
    return {post_id: own for post_id, own in known.items() if own}, said


async def test_an_absence_tells_the_grid_again(roster: Roster) -> None:
    told = {grid.grid_id: grid for grid in grids(await roster.alert(FIRST))}
    grid = next(iter(told.values()))
    post_id, holder = leader(grid, PostKind.GRID_LEADER)
    await roster.take(absence(holder.person_id), COMMUNITY)
    again = grids(await roster.settle())
    assert grid.grid_id in {item.grid_id for item in again}
    assert {item.coverage for item in again} == {Coverage.STILL}
    assert all(item.revision > told[item.grid_id].revision for item in again)
    assert holders_of(again, post_id)[0].available is False


async def test_who_is_back_is_told_and_told_of_once(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    person_id = holder.person_id
    back = EndAbsence(command_id=MADE[3], person_id=person_id, actor="值班员", at=NOON)
    await roster.take(absence(person_id), COMMUNITY)
    await roster.take(absence(person_id, 24, 48, MADE[2]), COMMUNITY)
    await roster.settle()
    await roster.take(back, "990101001002")
    assert await roster.settle() == [], "a command for another community"
    await roster.take(back, COMMUNITY)
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].available is True
    ended = "select ends_at from roster.absences where absence_id = %s"
    assert roster.one(ended, MADE[1]) == (NOON,)
    assert roster.one(ended, MADE[2]) == (NOON + timedelta(hours=48),), "what is still to come"
    roster.clock.advance(60)
    await roster.settle()
    await roster.take(back.model_copy(update={"at": roster.clock.now()}), COMMUNITY)
    assert await roster.settle() == [], "who was not away"


async def test_one_absence_is_taken_back_and_the_others_stay(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    person_id = holder.person_id
    for start_h, command_id in ((-1, MADE[1]), (24, MADE[2]), (48, MADE[4])):
        await roster.take(absence(person_id, start_h, start_h + 12, command_id), COMMUNITY)
    await roster.settle()

    async def ends(absence_id: UUID, command_id: UUID, whose: UUID = person_id) -> None:
        command = EndAbsence(
            command_id=command_id,
            person_id=whose,
            actor="值班员",
            at=NOON,
            absence_id=absence_id,
        )
        await roster.take(command, COMMUNITY)

    await ends(MADE[2], MADE[5])
    assert await roster.settle() == [], "it had not begun"
    left = "select count(*) from roster.absences where person_id = %s and ends_at > %s"
    assert roster.one(left, person_id, NOON) == (2,)
    assert roster.one("select count(*) from roster.absences where absence_id = %s", MADE[2]) == (0,)
    other = next(item for item in told if item.grid_id != told[0].grid_id)
    _, somebody = leader(other, PostKind.STAIRWELL_LEADER)
    await ends(MADE[4], MADE[6], somebody.person_id)
    assert roster.one(left, person_id, NOON) == (2,), "another's absence"
    await ends(MADE[1], MADE[7])
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].available is True
    assert roster.one(left, person_id, NOON) == (1,)


async def test_one_taken_back_before_it_began_is_told_of_where_it_was_told(roster: Roster) -> None:
    """The command was on its way when the calendar came to the beginning."""
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    await roster.take(absence(holder.person_id, start_h=1, end_h=2), COMMUNITY)
    roster.clock.advance(3600)
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].available is False
    command = EndAbsence(
        command_id=MADE[3],
        person_id=holder.person_id,
        actor="值班员",
        at=NOON + timedelta(seconds=3599),
        absence_id=MADE[1],
    )
    await roster.take(command, COMMUNITY)
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].available is True
    assert roster.one("select count(*) from roster.absences where absence_id = %s", MADE[1]) == (0,)
    await roster.take(command.model_copy(update={"command_id": MADE[4]}), COMMUNITY)
    assert await roster.settle() == [], "there was none any more"


async def test_the_absence_of_a_leader_at_the_community_tells_all_its_grids(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    _, holder = leader(told[0], PostKind.TEAM_LEADER)
    await roster.take(absence(holder.person_id), COMMUNITY)
    events = await roster.settle()
    assert {grid.grid_id for grid in grids(events)} == {grid.grid_id for grid in told}
    (community,) = told_communities(events)
    assert community.coverage is Coverage.STILL
    absent = [holder.available for post in community.posts for holder in post.holders]
    assert False in absent


async def test_an_absence_that_begins_and_ends_later_is_told_both_times(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    await roster.take(absence(holder.person_id, start_h=1, end_h=2), COMMUNITY)
    assert await roster.settle() == []
    for available in (False, True):
        roster.clock.advance(3600)
        again = grids(await roster.settle())
        assert holders_of(again, post_id)[0].available is available


async def test_an_absence_that_began_while_it_was_on_its_way_is_told(roster: Roster) -> None:
    """The calendar was looked at past its beginning before it was there to be seen."""
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    with roster.database.admin() as connection:
        later = NOON + timedelta(seconds=2)
        connection.execute("update roster.state set turned_at = %s", (later,))
    await roster.take(absence(holder.person_id, start_h=1 / 3600), COMMUNITY)
    assert await roster.settle("worker-0") == []
    roster.clock.advance(2)
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].available is False


async def test_who_tells_is_woken_by_a_change_of_posts(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    _, holder = leader(told[0], PostKind.STAIRWELL_LEADER)
    wake = next(loop.wake for loop in roster.parts.loops if loop.name == "teller-0")
    await wake.wait(0)
    woken = asyncio.create_task(wake.wait(30))
    await roster.take(absence(holder.person_id), COMMUNITY)
    assert await roster.settle("worker-0") == []
    async with asyncio.timeout(20):
        await woken


async def test_a_new_holder_is_told_and_the_same_command_twice_is_one(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    post_id, _ = leader(told[0], PostKind.STAIRWELL_LEADER)
    _, newcomer = leader(told[0], PostKind.GRID_LEADER)
    command = assignment(post_id, newcomer.person_id)
    await roster.take(command, COMMUNITY)
    await roster.take(command, COMMUNITY)
    again = grids(await roster.settle())
    assert holders_of(again, post_id)[0].person_id == newcomer.person_id
    made = "select count(*) from roster.assignments where assignment_id = %s"
    assert roster.one(made, MADE[2]) == (1,)


async def test_who_was_followed_by_another_holds_the_post_for_nobody(roster: Roster) -> None:
    """Whatever other services read of it: the one holder of a rank is who began last."""
    told = grids(await roster.alert(FIRST))
    post_id, former = leader(told[0], PostKind.STAIRWELL_LEADER)
    _, newcomer = leader(told[0], PostKind.GRID_LEADER)
    await roster.take(assignment(post_id, newcomer.person_id), COMMUNITY)
    await roster.settle()
    with roster.database.admin() as connection:
        own = "select person_id from roster_public.holders where post_id = %s and rank = 'A'"
        assert connection.execute(own, [post_id]).fetchall() == [(newcomer.person_id,)]
        led = "select people from roster_public.grid_counts where grid_id = %s"
        ((people,),) = connection.execute(led, [told[0].grid_id]).fetchall()
    assert isinstance(people, list)
    assert newcomer.person_id in people
    others = {
        holder.person_id
        for post in told[0].posts
        for holder in post.holders
        if post.post_id != post_id and holder.rank is Rank.A
    }
    assert (former.person_id in people) is (former.person_id in others)


async def test_the_view_has_the_holders_that_impacts_have(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    first, second, third = [post for post in told[0].posts if len(post.holders) == 2][:3]
    one, two = (holder.person_id for holder in first.holders)
    deputy = second.holders[1].person_id
    over, ahead = NOON + timedelta(hours=2), 24 * 3650
    turns = [
        # A deputy who takes over deputises no longer, until another takes over.
        assignment(second.post_id, deputy, command_id=MADE[2]),
        assignment(second.post_id, one, start_h=1, command_id=MADE[3]),
        # Two that began at one moment, one of them twice.
        assignment(first.post_id, one, start_h=1, command_id=MADE[4]),
        assignment(first.post_id, two, start_h=1, command_id=MADE[5]),
        assignment(first.post_id, max(one, two), start_h=1, command_id=MADE[6]),
        # A temporary one steps back, a coming one waits.
        assignment(third.post_id, one, start_h=1, command_id=MADE[7], ends_at=over),
        assignment(third.post_id, two, start_h=ahead, command_id=MADE[8]),
        assignment(third.post_id, deputy, Rank.B, start_h=2, command_id=MADE[9]),
    ]
    for number, turn in enumerate(turns):
        await roster.take(turn, COMMUNITY)
        await roster.settle("worker-0")
        known, published = held(roster)
        assert published == known, number


async def test_without_an_incident_nothing_is_told(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    await roster.alert(revision=2, msg_type=MessageType.CANCEL)
    _, holder = leader(told[0], PostKind.GRID_LEADER)
    await roster.take(absence(holder.person_id), COMMUNITY)
    assert await roster.settle() == []
    assert roster.one("select count(*) from roster.absences where absence_id = %s", MADE[1]) == (1,)


async def test_what_is_long_over_is_told_no_more(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    post_id, holder = leader(told[0], PostKind.GRID_LEADER)
    roster.clock.advance(timedelta(days=1).total_seconds())
    await roster.settle()
    await roster.take(absence(holder.person_id, end_h=48, command_id=MADE[3]), COMMUNITY)
    assert await roster.settle() == []
    # Unless it still goes on: then its deputy has to be told.
    roster.runs(told[0].header)
    await roster.take(absence(holder.person_id, end_h=72, command_id=MADE[4]), COMMUNITY)
    assert holders_of(grids(await roster.settle()), post_id)[0].available is False
    roster.ends(told[0].header)
    await roster.take(absence(holder.person_id, end_h=96, command_id=MADE[5]), COMMUNITY)
    assert await roster.settle() == []


async def test_a_command_for_another_community_is_refused(roster: Roster) -> None:
    told = grids(await roster.alert(FIRST))
    _, holder = leader(told[0], PostKind.GRID_LEADER)
    await roster.take(absence(holder.person_id), "990101001002")
    await roster.take(absence(UUID(int=99)), COMMUNITY)
    await roster.take(absence(holder.person_id, start_h=3, end_h=3), COMMUNITY)
    assert await roster.settle() == []
    assert roster.one("select count(*) from roster.inbox where dead_at is not null") == (3,)
