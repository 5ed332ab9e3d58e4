"""Who holds which post and who is away, in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from schemas.events.commands import AssignPost, EndAbsence, ReportAbsence
from services.roster.adapters.tables import ABSENCES, ASSIGNMENTS, PEOPLE, POSTS
from services.roster.ports.incidents import Touched
from services.runtime.unit import Unit

TOUCHED_BY_POST = text("select grid_id, community_code from roster.posts where post_id = :post")

TOUCHED_BY_PERSON = text("""
select p.grid_id, p.community_code
  from roster.assignments a join roster.posts p using (post_id)
 where a.person_id = :person and (a.ends_at is null or a.ends_at > :now)
""")

TURNED = text("""
with changed as (
    select post_id from roster.assignments
     where (starts_at > :since and starts_at <= :now) or (ends_at > :since and ends_at <= :now)
    union
    select a.post_id from roster.assignments a join roster.absences b using (person_id)
     where (b.starts_at > :since and b.starts_at <= :now)
        or (b.ends_at > :since and b.ends_at <= :now))
select distinct p.grid_id, p.community_code from changed join roster.posts p using (post_id)
""")

TURN = text("""
insert into roster.state as s (one, turned_at) values (true, :now)
on conflict (one) do update set turned_at = greatest(s.turned_at, excluded.turned_at)
returning (select o.turned_at from roster.state o) as since
""")


TURNED_AT = text("select turned_at from roster.state for share")


class PgPosts:
    """The port `Posts` on the tables posts, assignments and absences."""

    async def community_of_post(self, unit: Unit, post_id: UUID) -> str | None:
        statement = select(POSTS.c.community_code).where(POSTS.c.post_id == post_id)
        return (await unit.connection.execute(statement)).scalar()

    async def community_of_person(self, unit: Unit, person_id: UUID) -> str | None:
        statement = select(PEOPLE.c.community_code).where(PEOPLE.c.person_id == person_id)
        return (await unit.connection.execute(statement)).scalar()

    async def assign(self, unit: Unit, command: AssignPost) -> None:
        statement = insert(ASSIGNMENTS).values(
            assignment_id=command.command_id,
            post_id=command.post_id,
            person_id=command.person_id,
            rank=str(command.rank),
            starts_at=command.starts_at,
            ends_at=command.ends_at,
        )
        await unit.connection.execute(
            statement.on_conflict_do_nothing(index_elements=["assignment_id"])
        )

    async def absent(self, unit: Unit, command: ReportAbsence) -> None:
        statement = insert(ABSENCES).values(
            absence_id=command.command_id,
            person_id=command.person_id,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
        )
        await unit.connection.execute(
            statement.on_conflict_do_nothing(index_elements=["absence_id"])
        )

    async def back(self, unit: Unit, command: EndAbsence) -> datetime | None:
        theirs = ABSENCES.c.person_id == command.person_id
        if command.absence_id is not None:
            theirs &= ABSENCES.c.absence_id == command.absence_id
            to_come = delete(ABSENCES).where(theirs, ABSENCES.c.starts_at >= command.at)
            withdrawn = await unit.connection.execute(to_come.returning(ABSENCES.c.starts_at))
            starts_at: datetime | None = withdrawn.scalar()
            if starts_at is not None:
                return starts_at
        statement = (
            update(ABSENCES)
            .where(theirs)
            .where(ABSENCES.c.starts_at < command.at, ABSENCES.c.ends_at > command.at)
            .values(ends_at=command.at)
        )
        ended = (await unit.connection.execute(statement)).rowcount > 0
        return command.at if ended else None

    async def touched_by_post(self, unit: Unit, post_id: UUID) -> Touched:
        return await _touched(unit, TOUCHED_BY_POST, {"post": post_id})

    async def touched_by_person(self, unit: Unit, person_id: UUID) -> Touched:
        return await _touched(unit, TOUCHED_BY_PERSON, {"person": person_id, "now": unit.now})

    async def has_begun(self, unit: Unit, moment: datetime) -> bool:
        turned_at = (await unit.connection.execute(TURNED_AT)).scalar()
        return moment <= max(unit.now, turned_at or unit.now)

    async def turned(self, unit: Unit) -> Touched:
        since = (await unit.connection.execute(TURN, {"now": unit.now})).scalar_one()
        if since is None or since >= unit.now:
            return Touched()
        return await _touched(unit, TURNED, {"since": since, "now": unit.now})


async def _touched(unit: Unit, statement: TextClause, values: dict[str, object]) -> Touched:
    """Posts of a grid touch that grid; posts of a community all its grids, who report to them."""
    rows = (await unit.connection.execute(statement, values)).all()
    return Touched(
        grids=frozenset(grid_id for grid_id, _ in rows if grid_id is not None),
        communities=frozenset(code for grid_id, code in rows if grid_id is None),
    )
