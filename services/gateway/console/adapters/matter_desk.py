"""What came up, as officers see it, and the notes that belong to it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from schemas.vocabulary import Lane, MatterLevel, MatterState
from services.gateway.adapters.note_book import keep_note
from services.gateway.adapters.reading import Row, Rows, row_of, rows_of
from services.gateway.console.adapters.places import MatterPlace, last
from services.gateway.console.ports.matters import OpenMatter
from services.gateway.domain.notes import SealedNote
from services.runtime.database import Database
from services.runtime.unit import Unit

COLUMNS = """
select m.matter_id, m.mobilisation_id, x.event, x.exercise, x.signature, m.community_code, m.kind,
       m.level, m.state, m.settlement, m.raised_at, m.due_at, m.ended_at, m.note_id,
       m.answer_note_id, m.raised_by is null as by_itself, m.visit_id,
       coalesce(nullif(n.full_name, ''), n.name, '') as place, r.door
  from alerting_public.matters m
  join alerting_public.mobilisations x on x.mobilisation_id = m.mobilisation_id
  left join alerting_public.visits v on v.visit_id = m.visit_id
  left join roster_public.residents r on r.resident_id = v.resident_id
  left join roster_public.nodes n on n.node_id = m.node_id
"""
SOME = text(f"""
{COLUMNS}
 where starts_with(m.community_code, :division)
   and (cast(:state as text) is null or m.state = :state)
   and (cast(:mobilisation as uuid) is null or m.mobilisation_id = :mobilisation)
   and (cast(:last_matter_id as uuid) is null
        or (m.state <> 'open', x.exercise, m.due_at, m.matter_id)
           > (cast(:last_state as text) <> 'open', cast(:last_exercise as boolean),
              cast(:last_due_at as timestamptz), cast(:last_matter_id as uuid)))
 order by m.state <> 'open', x.exercise, m.due_at, m.matter_id limit :limit
""")
TO_ANSWER = text(f"""
{COLUMNS}
 where starts_with(m.community_code, :division) and m.state = 'open' and m.level = any(:levels)
 order by x.exercise, m.due_at, m.matter_id limit :limit
""")
ONE = text("""
select m.matter_id, m.mobilisation_id, m.community_code, m.level, m.state, m.settlement,
       x.alert_id, x.lane
  from alerting_public.matters m
  join alerting_public.mobilisations x on x.mobilisation_id = m.mobilisation_id
 where m.matter_id = :matter
""")
NOTE = text("""
select note_id, community_code, about, about_id, text_sealed, at from gateway.notes
 where note_id = :note
""")
# Whoever is no officer and no key is a leader or a volunteer, on their page.
NOTES_OF = text("""
select n.note_id, n.community_code, n.about, n.about_id, n.text_sealed, n.at,
       coalesce(o.name, k.name) as author
  from gateway.notes n
  left join gateway.officers o on o.officer_id::text = n.author
  left join gateway.api_keys k on k.key_id = n.author
 where n.about in ('visit', 'decline') and n.about_id = :about order by n.at desc limit 50
""")


class MatterDesk:
    """Reads matters and notes; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def matters(
        self,
        division: str,
        state: str | None,
        mobilisation_id: UUID | None,
        limit: int,
        after: MatterPlace | None = None,
    ) -> Rows:
        """Those of a division, open ones first, what is due soonest first."""
        wanted = {"division": division, "state": state, "mobilisation": mobilisation_id}
        return await rows_of(
            self._database, SOME, **wanted, **last(MatterPlace, after), limit=limit
        )

    async def to_answer(self, division: str, levels: Sequence[MatterLevel], limit: int) -> Rows:
        """Open ones of a division at these levels, what is due soonest first."""
        names = [str(level) for level in levels]
        return await rows_of(
            self._database, TO_ANSWER, division=division, levels=names, limit=limit
        )

    async def note(self, note_id: UUID) -> Row | None:
        """One note, still sealed."""
        return await row_of(self._database, NOTE, note=note_id)

    async def notes(self, about_id: UUID) -> Rows:
        """The notes about a visit, or on why a mobilisation was declined, the newest first, still
        sealed."""
        return await rows_of(self._database, NOTES_OF, about=about_id)


class PostgresMatters:
    """The Matters port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def one(self, matter_id: UUID) -> OpenMatter | None:
        row = (await self._connection.execute(ONE, {"matter": matter_id})).first()
        if row is None:
            return None
        return OpenMatter(
            row.matter_id,
            row.mobilisation_id,
            row.alert_id,
            Lane(row.lane),
            row.community_code,
            MatterLevel(row.level),
            MatterState(row.state),
        )

    async def keep(self, note: SealedNote) -> None:
        await keep_note(self._connection, note)
