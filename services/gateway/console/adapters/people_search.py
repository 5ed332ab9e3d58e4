"""People and their posts: found by phone (through its hash) or by place; names stay sealed.

By place the posts that nobody holds are found too.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import TextClause, text

from services.gateway.adapters.reading import Row, Rows, row_of, rows_of
from services.gateway.console.adapters.place_names import like, spread
from services.gateway.console.adapters.places import PersonPlace, last
from services.gateway.console.domain.place_words import place_of, sought
from services.runtime.database import Database

COLUMNS = """
select p.person_id, p.name_sealed, p.phone_sealed, p.community_code,
       exists (select from roster_public.absences b
                where b.person_id = p.person_id and b.starts_at <= now()) as away,
       coalesce((select jsonb_agg(jsonb_build_object(
                     'absence_id', b.absence_id, 'starts_at', b.starts_at, 'ends_at', b.ends_at)
                   order by b.starts_at, b.absence_id)
                   from roster_public.absences b
                  where b.person_id = p.person_id and b.starts_at > now()), '[]') as to_come,
       coalesce(jsonb_agg(jsonb_build_object(
           'post_id', o.post_id, 'kind', o.kind, 'rank', h.rank, 'node_id', o.node_id,
           'place', n.full_name) order by h.rank, n.full_name)
         filter (where o.post_id is not null), '[]') as posts
  from roster_public.people p
  left join roster_public.holders h on h.person_id = p.person_id
  left join roster_public.posts o on o.post_id = h.post_id
  left join roster_public.nodes n on n.node_id = o.node_id
"""
GROUPED = "group by p.person_id, p.name_sealed, p.phone_sealed, p.community_code"
HELD_AT = """
select h2.person_id, coalesce(min(n2.full_name), '') as place
  from roster_public.holders h2
  join roster_public.posts o2 on o2.post_id = h2.post_id
  join roster_public.nodes n2 on n2.node_id = o2.node_id
 where o2.node_id in (select node_id from named) group by h2.person_id
"""
# Where a deputy stands in, the post is without a holder all the same.
VACANT_AT = """
select o4.post_id, n4.full_name as place
  from roster_public.posts o4 join roster_public.nodes n4 on n4.node_id = o4.node_id
 where o4.node_id in (select node_id from named) and starts_with(o4.community_code, :division)
   and not exists (select from roster_public.holders h4
                    where h4.post_id = o4.post_id and h4.rank = 'A')
"""


def _page(found: str, vacant: str) -> TextClause:
    """Those found (`person_id`, `place`) who live in the division and posts that nobody holds
    (`post_id`), cut before more is read. A post has its place in the list by its id."""
    return text(f"""
with {found}, vacant as ({vacant}),
listed as (
    select f.place, f.person_id, null as post_id from found f
      join roster_public.people p2 on p2.person_id = f.person_id
     where starts_with(p2.community_code, :division)
     union all
    select place, post_id, post_id from vacant),
cut as (
    select * from listed
     where cast(:last_person_id as uuid) is null
        or (place, person_id) > (cast(:last_place as text), cast(:last_person_id as uuid))
     order by place, person_id limit :limit)
select s.place, s.person_id, s.post_id, q.name_sealed, q.phone_sealed, q.posts, q.away, q.to_come,
       coalesce(q.community_code, o.community_code) as community_code, o.kind, o.node_id
  from cut s
  left join ({COLUMNS} where p.person_id in (select person_id from cut) {GROUPED}) q
    on q.person_id = s.person_id
  left join roster_public.posts o on o.post_id = s.post_id
 order by s.place, s.person_id
""")


def _page_at(named: str) -> TextClause:
    """Whoever holds a post at the places named (`node_id`), and the posts there without holder.
    Each place's name is looked at once, not once for each who holds a post there."""
    return _page(f"named as materialized ({named}), found as ({HELD_AT})", VACANT_AT)


BY_PHONE = _page(
    """found as (
select person_id, '' as place from roster_public.people where phone_hash = :hash)""",
    "select cast(null as uuid) as post_id, '' as place where false",
)
BY_PLACE = _page_at(f"""
select n3.node_id from roster_public.nodes n3 where {spread("n3.full_name")} like :like
""")
BY_NODE = _page_at("""
select unnest(array[:node, n3.parent_id]) as node_id from roster_public.nodes n3
 where n3.node_id = :node
""")
ONE = text(f"{COLUMNS} where p.person_id = :id {GROUPED}")


@dataclass(frozen=True)
class Page:
    """A page of those who live in a division, and its posts, after one of them."""

    division: str
    limit: int
    after: PersonPlace | None = None


class PeopleSearch:
    """Reads people, sorted by place; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_phone(self, phone_hash: bytes, page: Page) -> Rows:
        return await self._some(BY_PHONE, page, hash=phone_hash)

    async def by_place(self, words: str, page: Page) -> Rows:
        """Those who hold a post at a place whose name holds these words, of a door at its place,
        and posts there that nobody holds (rows with `post_id`)."""
        return await self._some(BY_PLACE, page, like=like(place_of(sought(words))))

    async def by_node(self, node_id: UUID, page: Page) -> Rows:
        """Those who hold a post at a place or right above it, and posts that nobody holds."""
        return await self._some(BY_NODE, page, node=node_id)

    async def one(self, person_id: UUID) -> Row | None:
        return await row_of(self._database, ONE, id=person_id)

    async def _some(self, statement: TextClause, page: Page, **values: object) -> Rows:
        cut = {"division": page.division, "limit": page.limit, **last(PersonPlace, page.after)}
        return await rows_of(self._database, statement, **values, **cut)
