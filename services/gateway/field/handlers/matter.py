"""A leader raises a matter or answers one: recorded before the page says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.events.answers import AnswerMatter, RaiseMatter
from schemas.vocabulary import MatterState, Via
from services.gateway.domain.notes import Note, sealed_note
from services.gateway.field.domain.facts import Link
from services.gateway.field.domain.matters import Answered, Raised
from services.gateway.field.ports import MatterBook, OpenMatters
from services.runtime.sealing import Sealer
from services.runtime.unit import Routing, Units


@dataclass(frozen=True)
class Mattering:
    """Records what is raised and answered; each gives why not, empty when it is recorded.

    The same touch of a button again changes nothing.
    """

    units: Units
    open_book: OpenMatters
    sealer: Sealer

    async def raise_matter(self, link: Link, raised: Raised) -> str:
        """`matter-not-yours`: leads no grid or knows no such door; `matter-over`: at the end;
        `matter-lifted`: the alert touches nothing any more that they lead."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            leads = await book.raises_in(link.contact_id)
            known = raised.visit_id is None or await book.sees(link.contact_id, raised.visit_id)
            if link.ended_at is not None:
                return "matter-over"
            if leads is None or not known:
                return "matter-not-yours"
            if leads.lifted:
                return "matter-lifted"
            community = leads.community_code
            matter_id = raised.matter_id(link.mobilisation_id, link.contact_id)
            note = _note("matter", matter_id, link, community)
            note_id = await self._keep(book, note, raised.note, unit.now)
            event = RaiseMatter(
                matter_id=matter_id,
                mobilisation_id=link.mobilisation_id,
                community_code=community,
                contact_id=link.contact_id,
                kind=raised.kind,
                at=unit.now,
                visit_id=raised.visit_id,
                note_id=note_id,
            )
            unit.emit(event, Routing(community, link.lane, link.alert_id, (matter_id,)))
        return ""

    async def answer(self, link: Link, answered: Answered) -> str:
        """`matter-not-yours`: nobody asked them; `matter-over`: somebody has answered it."""
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            asked = await book.asked(link.contact_id, answered.matter_id)
            if asked is None:
                return "matter-not-yours"
            if asked.state is not MatterState.OPEN or not asked.to_answer:
                return "matter-over"
            answer_id = ids.of("matter-answer", answered.matter_id, answered.press)
            note = _note("answer", answered.matter_id, link, asked.community_code)
            note_id = await self._keep(book, note, answered.note, unit.now)
            event = AnswerMatter(
                answer_id=answer_id,
                matter_id=answered.matter_id,
                mobilisation_id=link.mobilisation_id,
                community_code=asked.community_code,
                settlement=answered.settlement,
                via=Via.PAGE,
                at=unit.now,
                contact_id=link.contact_id,
                note_id=note_id,
            )
            routing = Routing(asked.community_code, link.lane, link.alert_id, (answer_id,))
            unit.emit(event, routing)
        return ""

    async def _keep(self, book: MatterBook, note: Note, text: str, at: datetime) -> UUID | None:
        """Keep a note, when there is one."""
        sealed = sealed_note(note, text, self.sealer, at)
        if sealed is None:
            return None
        await book.keep(sealed)
        return sealed.note_id


def _note(about: str, about_id: UUID, link: Link, community: str) -> Note:
    return Note(about, about_id, link.mobilisation_id, community, str(link.contact_id))
