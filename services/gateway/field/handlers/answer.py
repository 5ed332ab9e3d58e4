"""A leader answered on the page: recorded before the page says so."""

from dataclasses import dataclass

import structlog

from services.gateway.field.domain.answering import Said, Seen, next_answer
from services.gateway.field.domain.facts import Link
from services.gateway.field.ports import OpenAnswers
from services.runtime.fault_points import Window
from services.runtime.unit import Units

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answering:
    """Records answers, one transaction each."""

    units: Units
    open_book: OpenAnswers

    async def answer(self, link: Link, said: Said) -> bool:
        """Record what was said; false when the visit is not the contact's: recorded as refused.

        When this returns, it is committed. The same answer again is the one that stands.
        """
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            await book.take_turns(link.contact_id)
            seen: Seen | None = Seen(link.said, link.said_at, link.communities, link.asked_at)
            if said.visit_id is not None:
                seen = await book.visit(link, said.visit_id)
            if seen is None:
                await book.record_refusal(link, said.visit_id, "not this contact's visit")
                log.warning("answer.refused", contact=str(link.contact_id))
                return False
            given = next_answer(said, await book.latest(said), seen, unit.now)
            if given is not None:
                await book.record(link, given, seen.communities)
                self.units.database.faults.reach(Window.ANSWERED)
        return True
