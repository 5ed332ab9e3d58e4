"""Who and what is in grids: a few queries for a whole chunk, whatever its size."""

from collections.abc import Collection
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.impacts import Node
from schemas.vocabulary import NodeKind, PostKind, Rank
from services.roster.adapters import facts_sql as sql
from services.roster.domain.holders import Assignment, Held, Period, holders
from services.roster.ports.facts import Facts, GridFacts, PostHeld
from services.runtime.unit import Unit

Holders = dict[UUID, tuple[Held, ...]]


class PgFacts:
    """The port `FactsReader`."""

    async def facts(
        self, unit: Unit, grids: Collection[UUID], communities: Collection[str]
    ) -> Facts:
        connection = unit.connection
        values: dict[str, object] = {
            "grids": list(grids),
            "communities": list(communities),
            "at": unit.now,
            "year": unit.now.year,
        }
        rows = (await connection.execute(sql.COMMUNITIES, values)).all()
        found = {grid_id: GridFacts() for grid_id in grids}
        if grids:
            await _add_places_and_residents(connection, values, found)
        held = await _holders(unit, values)
        above = await _add_posts(connection, values, found, held)
        return Facts(found, {code: _community(node_id) for code, node_id in rows}, above)


def _community(node_id: UUID) -> Node:
    return Node(node_id=node_id, kind=NodeKind.COMMUNITY, parent_id=None, path=(node_id,))


async def _add_places_and_residents(
    connection: AsyncConnection, values: dict[str, object], found: dict[UUID, GridFacts]
) -> None:
    """As they are kept ready (`grid_texts`), else made now."""
    for statement in (sql.KEPT, sql.MADE):
        missing = [grid_id for grid_id, facts in found.items() if not facts.nodes]
        if missing:
            rows = await connection.execute(statement, values | {"grids": missing})
            for row in rows:
                found[row.grid_id].nodes, found[row.grid_id].residents = row.nodes, row.residents


async def _holders(unit: Unit, values: dict[str, object]) -> Holders:
    """The holders of all posts of these grids and of their communities, by post."""
    rows = (await unit.connection.execute(sql.ASSIGNMENTS, values)).all()
    absent = {row.person_id for row in rows if row.absent}
    held: Holders = {}
    for post_id, of_post in groupby(rows, itemgetter(0)):
        turns = [
            Assignment(person_id, Rank(rank), Period(starts_at, ends_at))
            for _, person_id, rank, starts_at, ends_at, _ in of_post
        ]
        held[post_id] = holders(turns, absent, unit.now)
    return held


async def _add_posts(
    connection: AsyncConnection,
    values: dict[str, object],
    found: dict[UUID, GridFacts],
    held: Holders,
) -> dict[str, tuple[PostHeld, ...]]:
    """Put each grid's posts into it; gives those of the communities by code."""
    above: dict[str, tuple[PostHeld, ...]] = {}
    for post_id, kind, node_id, grid_id, code in (
        await connection.execute(sql.POSTS, values)
    ).all():
        post = PostHeld(post_id, PostKind(kind), node_id, held.get(post_id, ()))
        if grid_id is None:
            above[code] = (*above.get(code, ()), post)
        else:
            found[grid_id].posts.append(post)
    return above
