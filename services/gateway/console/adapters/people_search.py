"""People and their posts: found by phone (through its hash) or by place; names stay sealed."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, TextClause, text

from services.runtime.database import Database

COLUMNS = """
select p.person_id, p.name_sealed, p.phone_sealed, p.community_code,
       coalesce(jsonb_agg(jsonb_build_object(
           'post_id', o.post_id, 'kind', o.kind, 'rank', h.rank, 'node_id', o.node_id,
           'place', n.full_name) order by h.rank, n.full_name)
         filter (where o.post_id is not null), '[]') as posts
  from roster_public.people p
  left join roster_public.holders h on h.person_id = p.person_id
  left join roster_public.posts o on o.post_id = h.post_id
  left join roster_public.nodes n on n.node_id = o.node_id
"""
BY_PHONE = text(f"""
{COLUMNS} where p.phone_hash = :hash
 group by p.person_id, p.name_sealed, p.phone_sealed, p.community_code limit :limit
""")
BY_PLACE = text(f"""
{COLUMNS} where p.person_id in (
    select h2.person_id from roster_public.holders h2
      join roster_public.posts o2 on o2.post_id = h2.post_id
      join roster_public.nodes n2 on n2.node_id = o2.node_id
     where n2.full_name ilike :like limit 200)
 group by p.person_id, p.name_sealed, p.phone_sealed, p.community_code
 order by min(n.full_name) limit :limit
""")
BY_NODE = text(f"""
{COLUMNS} where p.person_id in (
    select h2.person_id from roster_public.holders h2
      join roster_public.posts o2 on o2.post_id = h2.post_id
     where o2.node_id = any(
        select unnest(array[:node, n3.parent_id]) from roster_public.nodes n3
         where n3.node_id = :node))
 group by p.person_id, p.name_sealed, p.phone_sealed, p.community_code limit :limit
""")
ONE = text(f"""
{COLUMNS} where p.person_id = :id
 group by p.person_id, p.name_sealed, p.phone_sealed, p.community_code
""")
Rows = list[dict[str, Any]]


class PeopleSearch:
    """Reads people; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_phone(self, phone_hash: bytes, limit: int) -> Rows:
        return await self._rows(BY_PHONE, hash=phone_hash, limit=limit)

    async def by_place(self, words: str, limit: int) -> Rows:
        """Those who hold a post at a place whose name holds these words."""
        return await self._rows(BY_PLACE, like=f"%{escaped(words)}%", limit=limit)

    async def by_node(self, node_id: UUID, limit: int) -> Rows:
        """Those who hold a post at a place or right above it."""
        return await self._rows(BY_NODE, node=node_id, limit=limit)

    async def one(self, person_id: UUID) -> dict[str, Any] | None:
        rows = await self._rows(ONE, id=person_id)
        return rows[0] if rows else None

    async def _rows(self, statement: TextClause, **values: object) -> Rows:
        async with self._database.reading() as connection:
            found: list[RowMapping] = list((await connection.execute(statement, values)).mappings())
        return [dict(row) for row in found]


def escaped(words: str) -> str:
    """Words as `like` finds them to the letter."""
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
