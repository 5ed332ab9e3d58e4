"""What leaders said on paper counts in the division of each officer who enters it."""

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, create_autospec
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded, Request
from services.gateway.console.domain.leaders import LeaderAnswer
from services.gateway.console.domain.paper_fields import Field, Row
from services.gateway.console.domain.paper_leads import PaperLead
from services.gateway.console.handlers.enter_paper import EnterPaper
from services.gateway.console.handlers.recording import Act, Recording, Sender
from services.gateway.console.ports.commands import CommandBook, Mobilisation
from services.gateway.console.ports.leaders import LeaderBook
from services.gateway.console.ports.paper import PaperDoors
from services.gateway.console.ports.visits import VisitBook
from services.gateway.domain.actor import Actor
from services.runtime.clock import MovableClock
from services.runtime.unit import Unit
from services.runtime.wake import Wake

STARTED = datetime(2026, 6, 14, 13, 0, 20, tzinfo=UTC)
"""21:00:20 in Shanghai."""
MOBILISATION = UUID(int=1)
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

    async def enters(self, division: str) -> None:
        recording = create_autospec(Recording, instance=True)
        recording.once.side_effect = self._once
        enter = EnterPaper(
            recording=recording,
            open_visits=lambda unit: create_autospec(VisitBook, instance=True),
            open_leaders=lambda unit: self.leaders,
            read_doors=self._doors,
            clock=MovableClock(STARTED + timedelta(hours=1)),
            zone=ZoneInfo("Asia/Shanghai"),
            recorded=create_autospec(Wake, instance=True),
        )
        actor = Actor(f"officer {division}", "值班员", frozenset(), division)
        _, taken = await enter.record(Sender(actor, "key"), MOBILISATION, [SAID])
        assert len(taken.leads) == 1

    async def _once(self, sender: Sender, request: Request, act: Act) -> Recorded:
        await act(self.unit, self.book)
        return Mock(spec=Recorded)

    async def _doors(self, mobilisation_id: UUID, division: str, leads: bool) -> PaperDoors:
        return PaperDoors(STARTED, (HERE, THERE), (), leads=(self.lead,))

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
    desk.lead = PaperLead(desk.lead.contact_id, desk.lead.place, (HERE, THERE))
    await desk.enters("")
    assert [one.communities for one in desk.recorded.values()] == [(HERE, THERE)]
