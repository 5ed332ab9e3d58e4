"""Recorded commands and stops in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from schemas.approvals import Signing
from schemas.vocabulary import ApprovalKind, ApprovalState, Lane, MobilisationState
from services.gateway.adapters.note_book import keep_note
from services.gateway.adapters.tables.commands import COMMANDS, STOPS
from services.gateway.console.adapters.alarms import CALLED_NOBODY
from services.gateway.console.adapters.letters import LETTERS
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.ports.commands import Letter, Mobilisation
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit

MOBILISATION = text("""
select m.mobilisation_id, m.alert_id, m.lane, m.revision, m.communities, m.state, m.incident_id,
       m.approved_by, m.overtaken
  from alerting_public.mobilisations m where m.mobilisation_id = :id
""")
PLACE = text("""
select community_code from alerting_public.places
 where mobilisation_id = :mobilisation and node_id = :node
""")
SIGNING = text("""
select kind, state, communities || adds as communities, proposed_by, officers,
       deputy_asked_at, decided_by
  from alerting_public.approvals where mobilisation_id = :id and subject_id = :subject
""")
POST = text("select community_code from roster_public.posts where post_id = :id")
LETTER = text(f"""
select l.service, l.name from ({LETTERS}) l where l.event_id = :id
""")
ALARM = text(f"select x.geocodes from ({CALLED_NOBODY} and a.alert_id = :id) x")
ABSENCE = text("select from roster_public.absences where person_id = :person and absence_id = :id")
PERSON = text("select community_code from roster_public.people where person_id = :id")


class PostgresCommandBook:
    """The CommandBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def find(self, command_id: UUID) -> Recorded | None:
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"),
            {"name": f"command {command_id}"},
        )
        statement = select(COMMANDS).where(COMMANDS.c.command_id == command_id)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            return None
        request = Request(row.kind, row.target, row.request)
        return Recorded(row.command_id, request, row.actor, row.at)

    async def add(self, command: Recorded) -> None:
        await self._connection.execute(
            insert(COMMANDS).values(
                command_id=command.command_id,
                kind=command.request.kind,
                target=command.request.target,
                actor=command.actor,
                at=command.at,
                request=dict(command.request.content),
            )
        )

    async def stop(self, mobilisation_id: UUID, actor: str) -> None:
        statement = upsert(STOPS).values(mobilisation_id=mobilisation_id, at=self._now, actor=actor)
        # The first stop stays the one on record; it lets nothing through any more.
        again = statement.on_conflict_do_update(
            index_elements=["mobilisation_id"], set_={"let_through": []}
        )
        await self._connection.execute(again)

    async def keep(self, note: SealedNote) -> None:
        await keep_note(self._connection, note)

    async def mobilisation(self, mobilisation_id: UUID) -> Mobilisation | None:
        row = (await self._connection.execute(MOBILISATION, {"id": mobilisation_id})).first()
        if row is None:
            return None
        return Mobilisation(
            row.mobilisation_id,
            row.alert_id,
            Lane(row.lane),
            row.revision,
            tuple(row.communities or ()),
            MobilisationState(row.state),
            row.incident_id,
            row.approved_by is not None,
            row.overtaken,
        )

    async def community_of_place(self, mobilisation_id: UUID, node_id: UUID) -> str | None:
        values = {"mobilisation": mobilisation_id, "node": node_id}
        found: str | None = (await self._connection.execute(PLACE, values)).scalar()
        return found

    async def signing(self, mobilisation_id: UUID, subject_id: UUID) -> Signing | None:
        names = {"id": mobilisation_id, "subject": subject_id}
        row = (await self._connection.execute(SIGNING, names)).first()
        if row is None:
            return None
        return Signing(
            ApprovalKind(row.kind),
            ApprovalState(row.state),
            tuple(row.communities),
            row.proposed_by,
            row.officers,
            row.deputy_asked_at is not None,
            row.decided_by,
        )

    async def letter(self, event_id: UUID) -> Letter | None:
        row = (await self._connection.execute(LETTER, {"id": event_id})).first()
        return None if row is None else Letter(row.service, row.name)

    async def alarm(self, alert_id: UUID) -> Sequence[str] | None:
        found: list[str] | None = (await self._connection.execute(ALARM, {"id": alert_id})).scalar()
        return found

    async def community_of_post(self, post_id: UUID) -> str | None:
        found: str | None = (await self._connection.execute(POST, {"id": post_id})).scalar()
        return found

    async def community_of_person(self, person_id: UUID) -> str | None:
        found: str | None = (await self._connection.execute(PERSON, {"id": person_id})).scalar()
        return found

    async def absence_of(self, person_id: UUID, absence_id: UUID) -> bool:
        names = {"person": person_id, "id": absence_id}
        return (await self._connection.execute(ABSENCE, names)).first() is not None
