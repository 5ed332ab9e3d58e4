"""Reading figures: of communities and grids where they changed, and of every place below."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Rows, rows_of
from services.runtime.database import Database

MARKS = text("""
select community_code, mark from alerting_public.branches where mobilisation_id = :id
""")
GRIDS = text("""
select g.*, n.name, n.full_name
  from alerting_public.grid_leaves g
  left join roster_public.nodes n on n.node_id = g.node_id
 where g.mobilisation_id = :id and g.community_code = any(:codes)
""")
VISITS = text("""
select community_code, count(*) as visits,
       count(*) filter (where outcome in
           ('safe', 'needs_help', 'moved', 'away', 'refused')) as accounted,
       count(*) filter (where outcome = 'needs_help') as needs_help,
       count(*) filter (where outcome = 'no_answer') as no_answer
  from alerting_public.visits
 where mobilisation_id = :id and community_code = any(:codes) and not lifted
 group by community_code
""")
PLACES = text("""
select p.*, n.name, n.full_name
  from alerting_public.progress p
  left join roster_public.nodes n on n.node_id = p.node_id
 where p.mobilisation_id = :id and p.kind = any(:kinds)
   and starts_with(p.community_code, :division)
 order by n.full_name, p.node_id
""")


class ProgressReading:
    """The ReadProgress and ReadVisits ports on the published views, each call a single
    statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        rows = await rows_of(self._database, MARKS, id=mobilisation_id)
        return {row["community_code"]: row["mark"] for row in rows}

    async def grids(self, mobilisation_id: UUID, codes: Iterable[str]) -> Rows:
        return await rows_of(self._database, GRIDS, id=mobilisation_id, codes=list(codes))

    async def visits(self, mobilisation_id: UUID, codes: Iterable[str]) -> Rows:
        return await rows_of(self._database, VISITS, id=mobilisation_id, codes=list(codes))

    async def places(self, mobilisation_id: UUID, kinds: Iterable[str], division: str) -> Rows:
        names = {"id": mobilisation_id, "kinds": list(kinds), "division": division}
        return await rows_of(self._database, PLACES, **names)
