"""What leaders said on paper counts in the division of each officer who enters it."""

import base64
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, create_autospec
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.leaders import LeaderAnswer
from services.gateway.console.domain.paper_fields import Field, Row
from services.gateway.console.domain.paper_leads import PaperLead
from services.gateway.console.handlers.enter_paper import EnterPaper, Taken
from services.gateway.console.handlers.recording import Act, Recording, Sender
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.console.ports.leaders import LeaderBook
from services.gateway.console.ports.paper import PaperDoors, SealedPerson
from services.gateway.console.ports.visits import VisitBook
from services.gateway.domain.actor import Actor
from services.runtime.clock import MovableClock
from services.runtime.sealing import Sealer
from services.runtime.unit import Unit
from services.runtime.wake import Wake

STARTED = datetime(2026, 6, 14, 13, 0, 20, tzinfo=UTC)
"""21:00:20 in Shanghai."""
MOBILISATION = UUID(int=1)
KEY = base64.b64encode(bytes(range(32))).decode()
SEALER = Sealer(f"1:{KEY}", KEY)
HERE, THERE = "440305001001", "440305002001"
SAID = Row(2, {Field.BUILDING: "5", Field.OUTCOME: "收到", Field.TIME: "21:05"})


class Desk:
    """What was recorded, each answer by its id once as in the table of answers."""

    def __init__(self) -> None:
        self.unit = create_autospec(Unit, instance=True)
        self.unit.afterwards = []
        self.book = create_autospec(CommandBook, instance=True)
        self.book.mobilisation.return_value = Mobilisation(
            MOBILISATION, UUID(int=2), Lane.EMERGENCY, 1, (HERE, THERE)
        )
        self.leaders = create_autospec(LeaderBook, instance=True)
        self.lead = PaperLead(uuid4(), "向阳社区第一网格5号楼", (THERE, HERE))
        self.leads = [self.lead]
        self.people: dict[UUID, SealedPerson] = {}

    async def enters(self, division: str, row: Row = SAID) -> Taken:
        recording = create_autospec(Recording, instance=True)
        recording.once.side_effect = self._once
        enter = EnterPaper(
            recording=recording,
            open_visits=lambda unit: create_autospec(VisitBook, instance=True),
            open_leaders=lambda unit: self.leaders,
            read_doors=self._doors,
            read_people=self._people,
            sealer=SEALER,
            clock=MovableClock(STARTED + timedelta(hours=1)),
            zone=ZoneInfo("Asia/Shanghai"),
            recorded=create_autospec(Wake, instance=True),
        )
        actor = Actor(f"officer {division}", "值班员", frozenset(), division)
        _, taken = await enter.record(Sender(actor, "key"), MOBILISATION, [row])
        return taken

    async def _once(self, sender: Sender, request: Request, act: Act) -> Recorded:
        await act(self.unit, self.book)
        return Mock(spec=Recorded)

    async def _doors(self, mobilisation_id: UUID, division: str, leads: bool) -> PaperDoors:
        return PaperDoors(STARTED, (HERE, THERE), (), leads=tuple(self.leads))

    async def _people(
        self, mobilisation_id: UUID, contacts: Collection[UUID]
    ) -> Mapping[UUID, SealedPerson]:
        return {contact_id: self.people[contact_id] for contact_id in contacts}

    @property
    def recorded(self) -> dict[UUID, LeaderAnswer]:
        answers = [call.args[1] for call in self.leaders.record.await_args_list]
        return {answer.answer_id: answer for answer in answers}


async def test_a_leader_of_two_communities_is_entered_by_the_officer_of_each() -> None:
    desk = Desk()
    for division in (HERE, THERE):
        await desk.enters(division)
    assert [one.communities for one in desk.recorded.values()] == [(HERE,), (THERE,)]


async def test_the_same_entered_again_is_the_same_answer() -> None:
    desk = Desk()
    await desk.enters("4403")
    desk.leads = [PaperLead(desk.lead.contact_id, desk.lead.place, (HERE, THERE))]
    await desk.enters("")
    assert [one.communities for one in desk.recorded.values()] == [(HERE, THERE)]


def sealed(name: str, phone: str) -> SealedPerson:
    return SealedPerson(SEALER.seal(name, "person.name"), SEALER.seal(phone, "person.phone"))


async def test_of_two_who_were_asked_for_a_place_the_one_who_is_named_said_it() -> None:
    desk = Desk()
    deputy = PaperLead(uuid4(), desk.lead.place, (HERE,))
    desk.leads.append(deputy)
    desk.people = {
        desk.lead.contact_id: sealed("李国强", "+8619900000001"),
        deputy.contact_id: sealed("陈芳", "+8619900000002"),
    }
    assert not (await desk.enters("")).leads
    assert not desk.recorded
    await desk.enters("", Row(2, {**SAID.cells, Field.PHONE: "0002"}))
    assert [one.contact_id for one in desk.recorded.values()] == [deputy.contact_id]


async def test_whose_seal_is_broken_is_not_meant_and_hides_nobody_else() -> None:
    desk = Desk()
    broken = PaperLead(uuid4(), desk.lead.place, (HERE,))
    desk.leads.append(broken)
    desk.people = {
        desk.lead.contact_id: sealed("李国强", "+8619900000001"),
        broken.contact_id: SealedPerson(b"broken", b"broken"),
    }
    taken = await desk.enters("", Row(2, {**SAID.cells, Field.NAME: "李国强"}))
    assert [one.lead for one in taken.leads] == [desk.lead]
