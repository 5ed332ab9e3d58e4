"""What goes wrong in a drill because somebody planned it: at once or later, and once."""

from dataclasses import replace

import pytest

from schemas import ids
from schemas.vocabulary import InjectKind, TaskState, VisitOutcome
from services.alerting.domain.branch import Branch
from services.alerting.domain.decide import apply_event
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import InjectPlanned
from services.alerting.domain.state import Phase, TimerKind
from tests.builders.alerting import branch, edition, minutes, node, small_community
from tests.builders.chain import Chain

S1, S1_LEADER, S1_DEPUTY = "g1/b1/s1", "g1/b1/s1.A", "g1/b1/s1.B"
ABSENT, DEAD, HELP = InjectKind.LEADER_ABSENT, InjectKind.NUMBER_DEAD, InjectKind.NEEDS_HELP


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(), edition())
    chain.cover("g1")
    return chain


def planned(chain: Chain, kind: InjectKind, after: float = 0, where: str = S1) -> InjectPlanned:
    return InjectPlanned(
        ids.of("test-inject", kind, where, after), kind, node(where), chain.now + minutes(after)
    )


@pytest.mark.parametrize(
    ("kind", "phase"), [(ABSENT, Phase.CANNOT), (DEAD, Phase.SILENT)], ids=["absent", "dead"]
)
def test_the_deputy_is_told_in_their_place(chain: Chain, kind: InjectKind, phase: Phase) -> None:
    chain.tell(planned(chain, kind))
    assert chain.contact(S1_LEADER).phase is phase
    assert chain.task(S1, S1_LEADER).state is TaskState.HANDED_OVER
    assert chain.task(S1, S1_DEPUTY).state is TaskState.OPEN
    assert chain.last_order(S1_LEADER).attempt_id in chain.withdrawn
    assert chain.ordered(S1_DEPUTY)
    assert chain.notes["inject"] == 1


def test_whom_it_takes_out_at_once_is_not_even_written_to() -> None:
    community = small_community()
    made: Branch = branch(edition())
    draft = Draft(made, Chain(community).now)
    apply_event(draft, community.covered("g1"))
    chain = Chain(community)
    apply_event(draft, planned(chain, ABSENT))
    written = {order.person_id for order in draft.orders.values()}
    assert chain.contact_id(S1_LEADER) not in {o.contact_id for o in draft.orders.values()}
    assert len(written) == len(draft.orders)


def test_the_roster_stays_as_it_is(chain: Chain) -> None:
    before = dict(chain.branch.duties)
    chain.tell(planned(chain, ABSENT))
    assert chain.branch.duties == before


def test_it_waits_for_its_time(chain: Chain) -> None:
    chain.tell(planned(chain, ABSENT, after=10))
    assert chain.task(S1, S1_LEADER).state is TaskState.OPEN
    chain.answer(S1_LEADER)
    chain.wait(minutes(11))
    assert chain.task(S1, S1_LEADER).state is TaskState.HANDED_OVER
    assert (TimerKind.INJECT, planned(chain, ABSENT, after=10).inject_id) not in chain.timers


def test_who_comes_after_the_deputy_is_taken_out_too(chain: Chain) -> None:
    chain.tell(planned(chain, ABSENT))
    chain.tell(planned(chain, DEAD))
    states = [chain.task(S1, name).state for name in (S1_LEADER, S1_DEPUTY)]
    assert states == [TaskState.HANDED_OVER] * 2
    chain.tell(planned(chain, ABSENT, after=-1))
    assert chain.notes["inject_void"] == 1


def test_somebody_needs_help_at_the_door_most_at_risk(chain: Chain) -> None:
    chain.answer(S1_LEADER)
    chain.tell(planned(chain, HELP, where="g1"))
    found = [v for v in chain.branch.visits.values() if v.outcome is VisitOutcome.NEEDS_HELP]
    assert len(found) == 1
    assert found[0].risk == max(v.risk for v in chain.branch.visits.values())
    assert chain.notes["help"] == 1


def test_nobody_to_be_seen_is_said() -> None:
    chain = Chain(small_community(), edition())
    covered = chain.community.covered("g1")
    chain.tell(replace(covered, residents=()))
    chain.tell(planned(chain, HELP, where="g1"))
    assert chain.notes["inject_void"] == 1
