"""What paper says, many rows at once: checked first, then recorded with the time it was."""

import asyncio
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

import structlog

from schemas import ids
from schemas.vocabulary import Via
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.leaders import LeaderAnswer
from services.gateway.console.domain.paper import Found, read_rows
from services.gateway.console.domain.paper_fields import Refused, Row
from services.gateway.console.domain.paper_leads import (
    LeadSaid,
    of_leaders,
    read_leads,
    to_be_known,
)
from services.gateway.console.domain.paper_moment import When
from services.gateway.console.domain.paper_people import PaperPerson
from services.gateway.console.domain.paper_places import Places
from services.gateway.console.domain.visits import Entered, stand_in
from services.gateway.console.handlers.reach import seen
from services.gateway.console.handlers.recording import Recording, Sender
from services.gateway.console.handlers.refusals import UnknownTargetError
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.leaders import OpenLeaders
from services.gateway.console.ports.paper import ReadPaperDoors, ReadPaperPeople
from services.gateway.console.ports.visits import OpenVisits, VisitBook
from services.gateway.domain.actor import Actor
from services.runtime.clock import Clock
from services.runtime.sealing import SealBrokenError, Sealer
from services.runtime.unit import Unit
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taken:
    """What the rows say of doors and of leaders, and those that are refused."""

    found: tuple[Found, ...]
    refused: tuple[Refused, ...]
    leads: tuple[LeadSaid, ...] = ()


@dataclass(frozen=True)
class EnterPaper:
    """Reads rows against the doors of a mobilisation; `zone` is where the paper was written.

    `recorded` wakes who sends on what they say.
    """

    recording: Recording
    open_visits: OpenVisits
    open_leaders: OpenLeaders
    read_doors: ReadPaperDoors
    read_people: ReadPaperPeople
    sealer: Sealer
    clock: Clock
    zone: tzinfo
    recorded: Wake

    async def check(self, actor: Actor, mobilisation_id: UUID, rows: list[Row]) -> Taken:
        """What recording these rows would do. Raises UnknownTargetError, also outside the
        actor's division."""
        of_leads = [row for row in rows if of_leaders(row)]
        of_doors = [row for row in rows if not of_leaders(row)]
        known = await self.read_doors(mobilisation_id, actor.division, bool(of_leads))
        if known is None or not actor.touches(known.communities):
            raise UnknownTargetError("mobilisation", mobilisation_id)
        when = When(known.started_at, self.clock.now(), self.zone, known.ended_at)
        # A second for a long table of a district: not on the loop that serves the pages.
        found, refused = await asyncio.to_thread(read_rows, of_doors, known.doors, when)
        places = await asyncio.to_thread(Places, known.leads)
        people = await self._people(mobilisation_id, to_be_known(of_leads, places))
        leads, unclear = await asyncio.to_thread(read_leads, of_leads, places, when, people)
        both = sorted([*refused, *unclear], key=lambda one: one.row)
        return Taken(tuple(found), tuple(both), tuple(leads))

    async def _people(
        self, mobilisation_id: UUID, contacts: Collection[UUID]
    ) -> Mapping[UUID, PaperPerson]:
        """Opened are those alone whom a row may name, to be compared with what it says."""
        if not contacts:
            return {}
        found = await self.read_people(mobilisation_id, contacts)
        return {
            contact_id: PaperPerson(
                self._opened(sealed.name, "person.name"),
                self._opened(sealed.phone, "person.phone"),
            )
            for contact_id, sealed in found.items()
        }

    def _opened(self, sealed: bytes, context: str) -> str:
        """What does not open is not what a row says; the others are recorded all the same."""
        try:
            return self.sealer.open(sealed, context)
        except SealBrokenError:
            log.error("seal.broken", context=context)
            return ""

    async def record(
        self, sender: Sender, mobilisation_id: UUID, rows: list[Row]
    ) -> tuple[Recorded, Taken]:
        """Record every row that is right, in one transaction; the same row again changes nothing.

        Raises UnknownTargetError and KeyReusedError.
        """
        taken = await self.check(sender.actor, mobilisation_id, rows)
        request = Request("paper", str(mobilisation_id), {"rows": _digest(rows)})

        async def act(unit: Unit, book: CommandBook) -> None:
            visits = self.open_visits(unit)
            for one in taken.found:
                await _record(visits, sender.actor, mobilisation_id, one)
            if taken.leads:
                asked = await seen(book, sender.actor, mobilisation_id)
                leaders = self.open_leaders(unit)
                for said in taken.leads:
                    await leaders.record(asked, _answer(sender.actor, mobilisation_id, said))
            unit.afterwards.append(self.recorded.set)

        return await self.recording.once(sender, request, act), taken


async def _record(visits: VisitBook, actor: Actor, mobilisation_id: UUID, one: Found) -> None:
    visit = await visits.visit(one.door.visit_id)
    assert visit is not None
    beyond = (one.detail.model_dump_json(),) if one.detail else ()
    said = (one.door.visit_id, one.at.isoformat(), one.outcome, *beyond)
    entered = Entered(
        answer_id=ids.of("answer", "paper", mobilisation_id, *said),
        contact_id=visit.contact_id or stand_in(one.door.visit_id, actor.key_id),
        visit_id=one.door.visit_id,
        outcome=one.outcome,
        via=Via.PAPER,
        at=one.at,
        detail=one.detail,
    )
    await visits.record(visit, entered)


def _answer(actor: Actor, mobilisation_id: UUID, said: LeadSaid) -> LeaderAnswer:
    """It counts in the officer's division alone; of another one's communities it is another."""
    contact_id, at = said.lead.contact_id, said.at
    codes = tuple(sorted(code for code in said.lead.communities if actor.within(code)))
    what = (mobilisation_id, contact_id, at.isoformat(), said.kind, *codes)
    answer_id = ids.of("answer", "paper", *what)
    return LeaderAnswer(answer_id, contact_id, said.kind, at, codes, Via.PAPER)


def _digest(rows: list[Row]) -> str:
    """Tells one table from another; what was typed may name people and is not kept here."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()
