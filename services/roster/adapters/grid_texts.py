"""What an impact tells of each grid, made while nothing happens and kept.

Places and residents of a grid change with the roster's revision alone, and making their texts is
most of what telling a grid costs the database. A text of another revision or year is not used: it
is made anew, here in time, or where it is told.
"""

from sqlalchemy import text

from services.roster.adapters.facts_sql import TEXTS
from services.runtime.unit import Units

CHUNK = 50
STATE = text("select revision from roster.state")
STALE = text("""
select g.grid_id from roster.grids g
 where not exists (select from roster.grid_texts t
                    where t.grid_id = g.grid_id and t.revision = :revision and t.year = :year)
 order by g.grid_id limit :chunk
""")
KEEP = text(f"""
insert into roster.grid_texts (grid_id, revision, year, nodes, residents) {TEXTS}
on conflict (grid_id) do update
   set revision = excluded.revision, year = excluded.year, nodes = excluded.nodes,
       residents = excluded.residents
""")


class GridTexts:
    """Keeps the texts of all grids ready."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._ready: tuple[int, int] | None = None

    async def step(self) -> bool:
        """Make some that are missing; gives whether there may be more."""
        year = self._units.clock.now().year
        async with self._units.database.reading() as connection:
            revision: int | None = (await connection.execute(STATE)).scalar()
            if revision is None or (revision, year) == self._ready:
                return False
            names = {"revision": revision, "year": year, "chunk": CHUNK}
            grids = list((await connection.execute(STALE, names)).scalars())
            if grids:
                await connection.execute(KEEP, {"grids": grids, "year": year})
            else:
                self._ready = (revision, year)
        return bool(grids)
