"""What was taken back was never so: rescue, help, path and what came up are as they were before."""

from dataclasses import replace
from datetime import UTC, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    DoorStep,
    HelpKind,
    MatterKind,
    MatterState,
    Mover,
    Refuge,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.events import TimerDue
from services.alerting.domain.plan import ShutDoor, Visiting
from services.alerting.domain.responding import URGENT_HELP
from services.alerting.domain.state import Matter, TimerKind
from tests.builders.alerting import NOON, edition, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER, TEAM = f"{S1}.A", "team.A"
NO_ANSWER, TAKEN_BACK = VisitOutcome.NO_ANSWER, VisitOutcome.UNKNOWN
SAFE, MOVED, HELP = VisitOutcome.SAFE, VisitOutcome.MOVED, VisitOutcome.NEEDS_HELP
AWAY, WRONG_DATA = VisitOutcome.AWAY, VisitOutcome.WRONG_DATA
PATH = (
    ShutDoor(DoorStep.AGAIN, minutes(10)),
    ShutDoor(DoorStep.RELATIVE, minutes(5)),
    ShutDoor(DoorStep.KEY_HOLDER, minutes(5)),
    ShutDoor(DoorStep.RESCUE, minutes(10)),
)


@pytest.fixture
def chain() -> Chain:
    """Of a path of thirty minutes that three knocks end; there was one."""
    chain = with_a_path()
    chain.found("wang", NO_ANSWER, by=LEADER)
    return chain


def with_a_path() -> Chain:
    seen = Visiting(frozenset({"alone"}), frozenset(), minutes(10), 3, PATH)
    chain = Chain(small_community(teams=("team",)), edition(visiting=seen))
    chain.cover("g1")
    chain.answer(LEADER)
    return chain


def rescued() -> Chain:
    """Nobody opened twice, ten minutes apart, and the team is on its way."""
    chain = Chain(small_community(teams=("team",)))
    chain.cover("g1")
    chain.answer(LEADER)
    for _ in range(2):
        chain.wait(minutes(10))
        chain.found("wang", NO_ANSWER, by=LEADER)
    chain.answer(TEAM)
    chain.wait(minutes(1))
    return chain


def rescuers(chain: Chain) -> set[UUID]:
    return {task.person_id for task in chain.tasks(S1, kind=TaskKind.RESCUE, live=True)}


def test_a_rescue_that_a_wrong_safe_has_ended_goes_again_when_that_is_taken_back() -> None:
    chain = rescued()
    before = chain.visit("wang").knocked_at
    for _ in range(2):
        sent, told = rescuers(chain), len(chain.ordered(TEAM))
        assert len(sent) == 2
        chain.found("wang", SAFE, by=LEADER)
        assert rescuers(chain) == set()
        chain.wait(minutes(1 / 6))
        chain.found("wang", TAKEN_BACK, by=LEADER)
        assert rescuers(chain) == sent
        assert len(chain.ordered(TEAM)) == told + 1, "they had been told that nobody need go"
        assert (chain.visit("wang").rescued, chain.visit("wang").knocked_at) == (True, before)
        assert chain.visit("wang").unaccounted
        chain.wait(minutes(1))


def test_a_wrong_safe_that_was_told_twice_is_taken_back_as_one() -> None:
    chain = rescued()
    sent = rescuers(chain)
    for _ in range(2):
        chain.found("wang", SAFE, by=LEADER)
        chain.wait(minutes(3))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    assert rescuers(chain) == sent
    assert chain.visit("wang").seen_at is None


def test_a_rescue_that_goes_again_is_looked_after_until_somebody_goes() -> None:
    chain = rescued()
    chain.found("wang", SAFE, by=LEADER)
    chain.found("wang", TAKEN_BACK, by=LEADER, at=chain.now + timedelta(seconds=1))
    for name in (TEAM, "team.B", "g1.A", "g1.B"):
        chain.cannot(name)
    chain.wait(minutes(30))
    assert [m.visit_id for m in chain.branch.matters.values()] == [chain.visit("wang").visit_id]


def test_a_path_that_a_wrong_safe_has_ended_goes_on_when_that_is_taken_back(chain: Chain) -> None:
    chain.wait(minutes(1))
    chain.found("wang", SAFE, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    chain.wait(minutes(10))
    assert chain.visit("wang").step is DoorStep.AGAIN
    chain.wait(minutes(20))
    assert len(rescuers(chain)) == 2


def test_a_path_goes_on_from_its_last_step_when_what_ended_it_is_taken_back(chain: Chain) -> None:
    chain.wait(minutes(15))
    assert chain.visit("wang").step is DoorStep.RELATIVE
    for outcome in (SAFE, HELP, WRONG_DATA):
        chain.found("wang", outcome, by=LEADER)
        chain.wait(minutes(1))
        chain.found("wang", TAKEN_BACK, by=LEADER)
        assert chain.visit("wang").step is DoorStep.RELATIVE
        chain.wait(minutes(1))
    chain.wait(minutes(4))
    assert chain.visit("wang").step is DoorStep.KEY_HOLDER
    chain.wait(minutes(10))
    assert len(rescuers(chain)) == 2


def test_a_second_knock_that_is_taken_back_is_still_to_come(chain: Chain) -> None:
    chain.wait(minutes(2))
    chain.found("wang", NO_ANSWER, by=LEADER)
    assert chain.visit("wang").step is DoorStep.AGAIN
    chain.wait(minutes(1))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    assert chain.visit("wang").step is None
    chain.wait(minutes(10))
    assert chain.visit("wang").step is DoorStep.AGAIN
    assert chain.notes["door_again"] == 1


def test_a_door_that_was_seen_before_is_not_gone_to_when_a_wrong_outcome_is_taken_back() -> None:
    chain = rescued()
    chain.found("wang", SAFE, by=LEADER)
    chain.wait(minutes(5))
    chain.found("wang", MOVED, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    chain.wait(minutes(60))
    assert rescuers(chain) == set()
    assert chain.visit("wang").unaccounted


def test_that_it_was_taken_back_may_be_heard_before_what_it_was() -> None:
    for order in permutations(((NO_ANSWER, 0), (NO_ANSWER, 10), (SAFE, 11), (TAKEN_BACK, 12))):
        chain = Chain(small_community(teams=("team",)))
        chain.cover("g1")
        chain.wait(minutes(15))
        for outcome, minute in order:
            chain.found("wang", outcome, by=LEADER, at=NOON + minutes(minute))
        assert len(rescuers(chain)) == 2
        assert len(chain.visit("wang").knocked_at) == 2


def test_the_path_is_at_the_same_step_in_whichever_order_it_is_heard() -> None:
    for order in permutations(((NO_ANSWER, 0), (NO_ANSWER, 10), (SAFE, 11), (TAKEN_BACK, 12))):
        chain = with_a_path()
        chain.wait(minutes(15))
        for outcome, minute in order:
            chain.found("wang", outcome, by=LEADER, at=NOON + minutes(minute))
        assert chain.visit("wang").step is DoorStep.AGAIN, order
        chain.wait(minutes(5))
        assert chain.visit("wang").step is DoorStep.RELATIVE, order


def test_a_knock_that_is_taken_back_is_none_and_its_rescue_stands_down() -> None:
    chain = rescued()
    chain.found("wang", TAKEN_BACK, by=LEADER)
    assert rescuers(chain) == set()
    assert {t.state for t in chain.tasks(S1, kind=TaskKind.RESCUE)} == {TaskState.STOOD_DOWN}
    assert len(chain.visit("wang").knocked_at) == 1
    chain.wait(minutes(1))
    chain.found("wang", NO_ANSWER, by=LEADER)
    assert len(rescuers(chain)) == 2


def test_the_first_knock_that_is_taken_back_begins_no_path(chain: Chain) -> None:
    chain.wait(minutes(1))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    chain.wait(minutes(60))
    assert chain.visit("wang").step is None
    assert rescuers(chain) == set()


def test_a_rescue_goes_on_that_did_not_stand_on_the_knock_that_is_taken_back(chain: Chain) -> None:
    chain.wait(minutes(30))
    sent = rescuers(chain)
    assert len(sent) == 2
    chain.found("wang", NO_ANSWER, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", TAKEN_BACK, by=LEADER)
    assert rescuers(chain) == sent


def kept_by_an_earlier_release() -> Chain:
    """One knock, told twice, both of which count: nothing else was kept of what was said."""
    chain = Chain(small_community(teams=("team",)))
    chain.cover("g1")
    chain.answer(LEADER)
    twice = (NOON, NOON + timedelta(seconds=10))
    row = replace(chain.visit("wang"), outcome=NO_ANSWER, outcome_at=twice[1], knocked_at=twice)
    chain.branch.visits[row.visit_id] = row
    return chain


@pytest.mark.parametrize("mark", ["1", "2"])
def test_the_path_of_a_knock_that_an_earlier_release_kept_as_two_goes_on(mark: str) -> None:
    chain = kept_by_an_earlier_release()
    chain.tell(TimerDue(TimerKind.DOOR, chain.visit("wang").visit_id, mark))
    assert chain.visit("wang").step is DoorStep.AGAIN
    assert rescuers(chain) == set()


def test_the_next_knock_after_one_that_an_earlier_release_kept_as_two_goes_in() -> None:
    chain = kept_by_an_earlier_release()
    chain.wait(minutes(10))
    chain.found("wang", NO_ANSWER, by=LEADER)
    assert len(rescuers(chain)) == 2


def test_which_help_is_needed_holds_again_where_an_earlier_release_kept_it_of_the_last_alone() -> (
    None
):
    chain = Chain(small_community(teams=("team",)))
    chain.cover("g1")
    chain.answer(LEADER)
    wang = replace(chain.visit("wang"), outcome=HELP, outcome_at=NOON, seen_at=NOON)
    said = (f"{NOON.astimezone(UTC).isoformat()} {HELP}",)
    row = replace(wang, said=said, help_kind=HelpKind.TRAPPED, urgent=True)
    chain.branch.visits[row.visit_id] = row
    for outcome in (SAFE, TAKEN_BACK):
        chain.wait(minutes(2))
        chain.found("wang", outcome, by=LEADER)
    wang = chain.visit("wang")
    assert (wang.help_kind, wang.urgent) == (HelpKind.TRAPPED, True)


def shut_out(chain: Chain) -> list[Matter]:
    return [m for m in chain.branch.matters.values() if m.kind is MatterKind.SHUT_DOOR]


def test_that_nobody_answered_the_rescue_is_no_matter_any_more_when_that_is_taken_back() -> None:
    chain = rescued()
    sent, states = rescuers(chain), []
    for _ in range(2):
        chain.found("wang", NO_ANSWER, by=TEAM)
        states.append(sorted(one.state for one in shut_out(chain)))
        chain.wait(minutes(1))
        chain.found("wang", TAKEN_BACK, by=TEAM)
        assert {one.state for one in shut_out(chain)} == {MatterState.STOOD_DOWN}
        assert rescuers(chain) == sent
        chain.wait(minutes(1))
    assert states == [[MatterState.OPEN], [MatterState.OPEN, MatterState.STOOD_DOWN]]


def test_a_rescue_that_was_shut_out_twice_is_still_when_one_of_them_is_taken_back() -> None:
    chain = rescued()
    for _ in range(2):
        chain.found("wang", NO_ANSWER, by=TEAM)
        chain.wait(minutes(2))
    chain.found("wang", TAKEN_BACK, by=TEAM)
    assert [one.state for one in shut_out(chain)] == [MatterState.OPEN]


def test_help_stands_down_where_it_is_heard_late_that_it_is_not_what_stands() -> None:
    said = ((HELP, 0), (SAFE, 5), (MOVED, 10), (TAKEN_BACK, 12))
    for order in permutations(said):
        chain = Chain(small_community(teams=("team",)))
        chain.cover("g1")
        chain.wait(minutes(15))
        for outcome, minute in order:
            chain.found("wang", outcome, by=LEADER, at=NOON + minutes(minute))
        assert chain.tasks(S1, kind=TaskKind.HELP, live=True) == [], order


def test_a_rescue_that_would_go_by_the_name_of_one_that_is_over_comes_up() -> None:
    chain = rescued()
    start = chain.now
    chain.wait(minutes(15))
    for outcome, minute in ((SAFE, 1), (TAKEN_BACK, 10), (MOVED, 3), (TAKEN_BACK, 2)):
        chain.found("wang", outcome, by=LEADER, at=start + minutes(minute))
    assert chain.visit("wang").rescued
    assert [m.kind for m in chain.branch.matters.values()] == [MatterKind.NOBODY_GOES]


def test_help_that_goes_again_is_as_urgent_as_it_was_in_whichever_order_it_is_heard() -> None:
    urgent = OutcomeDetail(help_kind=HelpKind.TRAPPED, urgent=True)
    for order in permutations(((HELP, 0), (SAFE, 5), (TAKEN_BACK, 12))):
        chain = Chain(small_community(teams=("team",)))
        chain.cover("g1")
        chain.wait(minutes(15))
        for outcome, minute in order:
            at, detail = NOON + minutes(minute), urgent if outcome is HELP else None
            chain.found("wang", outcome, by=LEADER, at=at, detail=detail)
        live = chain.tasks(S1, kind=TaskKind.HELP, live=True)
        assert {task.urgency for task in live} == {URGENT_HELP}, order
        wang = chain.visit("wang")
        assert (wang.help_kind, wang.urgent) == (HelpKind.TRAPPED, True), order
        assert wang.unaccounted


@pytest.mark.parametrize(
    ("outcome", "detail"),
    [
        (HELP, OutcomeDetail(help_kind=HelpKind.MEDICAL, urgent=True)),
        (HELP, OutcomeDetail(help_kind=HelpKind.OTHER)),
        (MOVED, OutcomeDetail(moved_to=Refuge.KIN, moved_by=Mover.KIN)),
        (AWAY, OutcomeDetail(until=NOON + minutes(300))),
    ],
)
def test_what_was_said_beyond_the_word_holds_again_and_goes_with_what_is_taken_back(
    outcome: VisitOutcome, detail: OutcomeDetail
) -> None:
    fields = list(OutcomeDetail.model_fields)
    for said, holds in (
        ((outcome, SAFE), detail),
        ((outcome, SAFE, SAFE), detail),
        ((outcome,), OutcomeDetail()),
    ):
        chain = Chain(small_community())
        chain.cover("g1")
        for one in said:
            chain.found("wang", one, by=LEADER, detail=detail if one is outcome else None)
            chain.wait(minutes(2))
        chain.found("wang", TAKEN_BACK, by=LEADER)
        kept = chain.visit("wang")
        assert OutcomeDetail(**{name: getattr(kept, name) for name in fields}) == holds, said


def test_of_different_details_of_one_moment_the_same_hold_again_whoever_was_heard_first() -> None:
    kinds = [(kind, urgent) for kind in HelpKind for urgent in (False, True)][:4]
    kept = set()
    for order in permutations(kinds):
        chain = Chain(small_community())
        chain.cover("g1")
        for kind, urgent in order:
            detail = OutcomeDetail(help_kind=kind, urgent=urgent)
            chain.found("wang", HELP, by=LEADER, at=NOON, detail=detail)
        chain.wait(minutes(2))
        for outcome in (SAFE, TAKEN_BACK):
            chain.found("wang", outcome, by=LEADER)
            chain.wait(minutes(2))
        wang = chain.visit("wang")
        kept.add((wang.help_kind, wang.urgent, wang.said))
    assert len(kept) == 1
    assert next(iter(kept))[1]
