"""Reading what the live page shows: branch by branch, and only the branches that changed."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from services.gateway.adapters.reading import Row, row_of, rows_of
from services.gateway.console.adapters.pictures import ONE, REASON, WHO
from services.gateway.console.domain.figures import BranchMark, Door, Figures, Place, of_tasks
from services.gateway.console.domain.picture import MOST_ENTRIES
from services.runtime.database import Database

MARKS = text("""
select community_code, mark, places from alerting_public.branches where mobilisation_id = :id
""")
DOOR_MARKS = text("""
select stairwell_id, community_code, mark from alerting_public.door_marks
 where mobilisation_id = :id and community_code = any(:codes)
""")
PLACES = text("""
select p.node_id, p.kind, p.parent_id, p.community_code, coalesce(n.name, '') as name
  from alerting_public.places p
  left join roster_public.nodes n on n.node_id = p.node_id
 where p.mobilisation_id = :id and p.community_code = any(:codes)
""")
LEAVES = text("""
select * from alerting_public.leaves where mobilisation_id = :id and community_code = any(:codes)
""")
DOORS = text("""
select v.visit_id, v.resident_id, v.stairwell_id, v.outcome, v.outcome_at,
       v.no_answers, v.rescued, v.risk, r.door, r.age, r.reasons
  from alerting_public.visits v
  left join roster_public.residents r on r.resident_id = v.resident_id
 where v.mobilisation_id = :id and v.community_code = any(:codes)
   and v.stairwell_id = any(:stairwells) and not v.lifted
""")
# Who answered has no place of their own: the place of one of their tasks.
ENTRIES = text(f"""
select e.entry_id, e.at, e.what, e.contact_id, e.visit_id, {REASON},
       coalesce(e.node_id, (select k.node_id from alerting_public.contact_tasks k
                             where k.contact_id = e.contact_id limit 1)) as node_id
  from (select * from alerting_public.timeline
         where mobilisation_id = :id
           and (:division = '' or starts_with(coalesce(community_code, :division), :division))
         order by entry_id desc limit :limit) e {WHO}
 order by e.entry_id desc
""")
# Of a call nothing is delivered: it is answered or not.
LATE = text("""
select count(*) from notifier_public.attempts
 where mobilisation_id = :id and channel = 'sms' and status in ('sent', 'unknown')
   and sent_at < now() - interval '60 s'
""")
NOTES = text("""
select about_id, count(*) from gateway.notes
 where mobilisation_id = :id and about = 'visit' group by about_id
""")


class LiveReading:
    """Reads of one mobilisation, each a single statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def head(self, mobilisation_id: UUID) -> Row | None:
        """The mobilisation itself."""
        return await row_of(self._database, ONE, id=mobilisation_id)

    async def marks(self, mobilisation_id: UUID) -> dict[str, BranchMark]:
        """What tells one state of a branch from another, by community."""
        rows = await rows_of(self._database, MARKS, id=mobilisation_id)
        return {row["community_code"]: BranchMark(row["mark"], row["places"]) for row in rows}

    async def places(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Place]:
        rows = await rows_of(self._database, PLACES, id=mobilisation_id, codes=list(codes))
        return [Place(**row) for row in rows]

    async def leaves(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, Figures]]:
        """What places have of tasks of their own, by community."""
        rows = await rows_of(self._database, LEAVES, id=mobilisation_id, codes=list(codes))
        found: dict[str, dict[UUID, Figures]] = {}
        for row in rows:
            found.setdefault(row["community_code"], {})[row["node_id"]] = of_tasks(row)
        return found

    async def door_marks(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, int]]:
        """What tells one state of a stairwell's doors from another, by community."""
        found: dict[str, dict[UUID, int]] = {}
        for row in await rows_of(self._database, DOOR_MARKS, id=mobilisation_id, codes=list(codes)):
            found.setdefault(row["community_code"], {})[row["stairwell_id"]] = row["mark"]
        return found

    async def doors(
        self, mobilisation_id: UUID, codes: Iterable[str], stairwells: Iterable[UUID]
    ) -> dict[UUID, list[Door]]:
        """Every visit that counts of these stairwells of these communities, by stairwell."""
        names = {"id": mobilisation_id, "codes": list(codes), "stairwells": list(stairwells)}
        found: dict[UUID, list[Door]] = {}
        for row in await rows_of(self._database, DOORS, **names):
            found.setdefault(row["stairwell_id"], []).append(_door(row))
        return found

    async def entries(self, mobilisation_id: UUID, division: str) -> tuple[Row, ...]:
        """The newest of the timeline, the newest first."""
        rows = await rows_of(
            self._database, ENTRIES, id=mobilisation_id, division=division, limit=MOST_ENTRIES
        )
        return tuple(rows)

    async def undelivered(self, mobilisation_id: UUID) -> int:
        """Messages by SMS that the carrier took over a minute ago and has not delivered."""
        rows = await rows_of(self._database, LATE, id=mobilisation_id)
        return int(rows[0]["count"])

    async def notes(self, mobilisation_id: UUID) -> dict[UUID, int]:
        """How many notes there are about a visit, of those with any; none is shown by it."""
        rows = await rows_of(self._database, NOTES, id=mobilisation_id)
        return {row["about_id"]: row["count"] for row in rows}


def _door(row: Row) -> Door:
    at = row["outcome_at"]
    return Door(
        visit_id=row["visit_id"],
        resident_id=row["resident_id"],
        stairwell_id=row["stairwell_id"],
        outcome=row["outcome"],
        outcome_at=at.isoformat() if at else "",
        no_answers=row["no_answers"],
        rescued=row["rescued"],
        risk=row["risk"] or 0,
        door=row["door"] or "?",
        age=row["age"] or 0,
        reasons=tuple(row["reasons"] or ()),
    )
