"""What comes up by itself, and stands down by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    Channel,
    HelpKind,
    MatterKind,
    MatterLevel,
    MatterState,
    MobilisationState,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.events import TimerDue
from services.alerting.domain.matters import AGAIN
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import edition, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"
LADDERS = 2 * sum((step.wait for step in edition().ladder), start=minutes(0))
URGENT = OutcomeDetail(help_kind=HelpKind.MEDICAL, urgent=True)
NO_ANSWER, NEEDS_HELP = VisitOutcome.NO_ANSWER, VisitOutcome.NEEDS_HELP


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(teams=("team",)), edition())
    chain.cover("g1")
    for name in ("c.A", "g1.A", LEADER):
        chain.sent(name)
        chain.answer(name)
    return chain


def knock(chain: Chain, times: int, by: str = LEADER) -> None:
    for _ in range(times):
        chain.wait(minutes(1))
        chain.found("wang", NO_ANSWER, by=by)


def test_help_that_nobody_claims_comes_up(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    assert (chain.matter().kind, chain.matter().raised_by) == (MatterKind.NOBODY_GOES, None)
    assert chain.matter().visit_id == chain.visit("wang").visit_id
    assert [task.person_id for task in chain.tasks("c", kind=TaskKind.SETTLE)]


def test_help_that_is_claimed_does_not(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.answer("team.A")
    chain.wait(LADDERS)
    assert chain.branch.matters == {}


def test_it_stands_down_when_somebody_goes(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    chain.answer("team.A")
    assert chain.matter().state is MatterState.STOOD_DOWN


def test_it_stands_down_when_the_resident_is_safe(chain: Chain) -> None:
    knock(chain, 2)
    chain.wait(LADDERS)
    assert chain.matter().kind is MatterKind.NOBODY_GOES
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    assert chain.matter().state is MatterState.STOOD_DOWN


def test_a_door_that_the_rescue_finds_shut_comes_up_once(chain: Chain) -> None:
    knock(chain, 2)
    chain.answer("team.A")
    knock(chain, 2, by="team.A")
    assert chain.matter().kind is MatterKind.SHUT_DOOR


def test_they_go_and_cancel_and_it_comes_up(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.answer("team.A")
    chain.wait(LADDERS)
    for name in ("team.B", "g1.A", "g1.B", "c.A", "c.B", "team.A"):
        chain.cannot(name)
    assert chain.branch.matters == {}
    chain.wait(LADDERS)
    assert chain.matter().kind is MatterKind.NOBODY_GOES


def test_each_time_they_cancel_it_comes_up_again(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    chain.answer("team.A")
    chain.cannot("team.A")
    chain.wait(LADDERS)
    states = [matter.state for matter in chain.branch.matters.values()]
    assert states == [MatterState.STOOD_DOWN, MatterState.OPEN]


def test_a_second_need_at_the_same_door_comes_up_too(chain: Chain) -> None:
    for outcome in (NEEDS_HELP, VisitOutcome.SAFE, NEEDS_HELP):
        chain.wait(minutes(1))
        chain.found("wang", outcome, by=LEADER)
        chain.wait(LADDERS)
    states = [matter.state for matter in chain.branch.matters.values()]
    assert states == [MatterState.STOOD_DOWN, MatterState.OPEN]


def test_at_a_graver_level_help_is_needed_as_before(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    chain.wait(LADDERS)
    chain.cover("g1", revision=2, degree=4)
    wang = chain.visit("wang")
    assert (wang.outcome, wang.help_kind, wang.urgent) == (NEEDS_HELP, HelpKind.MEDICAL, True)
    assert chain.matter().state is MatterState.OPEN
    chain.wait(2 * LADDERS)
    assert chain.matter().level is MatterLevel.STREET
    chain.answer("team.A")
    assert chain.matter().state is MatterState.STOOD_DOWN


def test_help_that_was_settled_and_is_needed_still_comes_up_again(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    chain.settles(division="110101001")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    states = [matter.state for matter in chain.branch.matters.values()]
    assert sorted(states) == [MatterState.OPEN, MatterState.SETTLED]


def test_help_said_again_puts_off_nothing(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS - minutes(1))
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    chain.wait(minutes(1))
    assert chain.matter().kind is MatterKind.NOBODY_GOES


def test_a_door_shut_again_after_a_rescue_that_ended_comes_up_again(chain: Chain) -> None:
    knock(chain, 3, by="team.A")
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    knock(chain, 3, by="team.A")
    shut = [m for m in chain.branch.matters.values() if m.kind is MatterKind.SHUT_DOOR]
    assert [m.state for m in shut] == [MatterState.STOOD_DOWN, MatterState.OPEN]


def test_of_who_need_no_longer_be_seen_nothing_is_to_be_settled(chain: Chain) -> None:
    knock(chain, 2)
    chain.wait(LADDERS)
    chain.community.grids = {"g1": {"s1": ("li",), "s2": ()}}
    chain.cover("g1", revision=2, alert=1)
    assert chain.matter().state is MatterState.STOOD_DOWN
    assert [task.state.ended for task in chain.tasks("c", kind=TaskKind.SETTLE)] == [True]


def test_of_who_need_no_longer_be_seen_nothing_comes_up(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.community.grids = {"g1": {"s1": ("li",), "s2": ()}}
    chain.cover("g1", revision=2, alert=1)
    chain.wait(LADDERS)
    knock(chain, 3)
    assert chain.branch.matters == {}


def all_safe(chain: Chain) -> None:
    chain.answer("g1/b1.A")
    chain.answer("g1/b1/s2.A")
    chain.expect_grids(1)
    for name in ("wang", "li"):
        chain.found(name, VisitOutcome.SAFE, by=LEADER)
    chain.end_by_itself()
    chain.wait(minutes(1))


def test_help_needed_a_minute_after_the_last_door_is_sent_and_it_runs_on(chain: Chain) -> None:
    all_safe(chain)
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    states = [task.state for task in chain.tasks(S1, kind=TaskKind.HELP)]
    assert states == [TaskState.OPEN] * 2
    assert chain.ordered("team.A") == [("help:3", Channel.SMS)]
    assert chain.branch.mobilisation.state is MobilisationState.RUNNING


def test_the_last_safe_taken_back_after_the_end_gives_the_post_its_task_anew(chain: Chain) -> None:
    all_safe(chain)
    chain.entered("wang", VisitOutcome.UNKNOWN, laid_at=LEADER)
    assert chain.states(S1) == [TaskState.DONE, TaskState.OPEN]
    assert chain.branch.mobilisation.state is MobilisationState.RUNNING


def test_what_changes_nothing_after_the_end_leaves_it_ended(chain: Chain) -> None:
    all_safe(chain)
    chain.found("wang", VisitOutcome.REFUSED, by=LEADER)
    assert chain.branch.mobilisation.state is MobilisationState.CLOSED


def test_help_needed_after_the_deadline_comes_up_at_the_street_at_once(chain: Chain) -> None:
    chain.wait(edition().deadline)
    chain.end_by_itself()
    sent = len(chain.orders)
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    matter = chain.matter()
    assert (matter.kind, matter.level) == (MatterKind.NOBODY_GOES, MatterLevel.STREET)
    assert chain.timers[TimerKind.WATCH, matter.matter_id].due_at == chain.now
    assert chain.branch.mobilisation.state is MobilisationState.RUNNING
    assert (chain.notes["help_not_sent"], len(chain.orders)) == (1, sent)
    chain.wait(edition().settle_within * (2 + AGAIN))
    assert chain.matter().level is MatterLevel.DISTRICT
    # Nobody has answered in all that time: it ends, as it had without it.
    assert chain.matter().state is MatterState.LAPSED
    assert not chain.left()


def test_help_that_nobody_has_gone_to_at_the_deadline_comes_up_at_the_street(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(1))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    matter = chain.matter()
    assert (matter.kind, matter.level) == (MatterKind.NOBODY_GOES, MatterLevel.STREET)
    assert matter.state is MatterState.OPEN


def test_help_to_which_somebody_went_before_the_deadline_does_not(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(5))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.answer("team.A")
    chain.wait(minutes(10))
    assert not any(one.state is MatterState.OPEN for one in chain.branch.matters.values())


def at_the_street(chain: Chain) -> list[MatterKind]:
    """What is open there."""
    return [
        one.kind
        for one in chain.branch.matters.values()
        if (one.level, one.state) == (MatterLevel.STREET, MatterState.OPEN)
    ]


def test_a_rescue_to_which_nobody_has_gone_at_the_deadline_comes_up_at_the_street(
    chain: Chain,
) -> None:
    chain.wait(edition().deadline - minutes(3))
    knock(chain, 2)
    chain.wait(minutes(1))
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]
    assert all(task.state.ended for task in chain.tasks(kind=TaskKind.RESCUE))


def test_a_rescue_to_which_somebody_went_before_the_deadline_does_not(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(3))
    knock(chain, 2)
    chain.answer("team.A")
    chain.wait(minutes(1))
    assert chain.branch.matters == {}


def test_what_they_find_shut_after_the_deadline_is_at_the_street_once(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(3))
    knock(chain, 2)
    chain.answer("team.A")
    knock(chain, 3, by="team.A")
    assert at_the_street(chain) == [MatterKind.SHUT_DOOR]


def test_a_door_shut_to_the_rescue_is_not_forgotten_at_the_deadline(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(5))
    knock(chain, 2)
    chain.answer("team.A")
    knock(chain, 1, by="team.A")
    chain.wait(minutes(2))
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]


def test_a_door_found_shut_as_often_after_the_deadline_comes_up_at_the_street(
    chain: Chain,
) -> None:
    chain.wait(edition().deadline)
    chain.end_by_itself()
    sent = len(chain.orders)
    knock(chain, 1)
    assert chain.branch.matters == {}
    knock(chain, 2)
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]
    assert len(chain.orders) == sent
    chain.found("wang", VisitOutcome.SAFE, by=LEADER, at=chain.now + minutes(1))
    assert at_the_street(chain) == []


def again_at_a_later_deadline(chain: Chain) -> None:
    """As when somebody who was moved is looked for again: the grid has its time once more."""
    later = chain.now + timedelta(hours=4)
    covered = chain.slice("g1")
    chain.branch.slices[covered.grid_id] = replace(covered, deadline_at=later)
    due = TimerDue(TimerKind.DEADLINE, covered.grid_id, later.isoformat())
    chain.now = later
    chain.tell(due)


@pytest.mark.parametrize("outcome", [NEEDS_HELP, NO_ANSWER])
def test_what_officers_have_settled_is_not_laid_before_them_at_each_deadline(
    chain: Chain, outcome: VisitOutcome
) -> None:
    chain.wait(edition().deadline - minutes(3))
    for _ in range(2):
        chain.wait(minutes(1))
        chain.found("wang", outcome, by=LEADER)
    chain.wait(minutes(1))
    chain.settles(division="110101001")
    again_at_a_later_deadline(chain)
    assert chain.matter().state is MatterState.SETTLED


def test_what_was_settled_before_the_need_was_told_anew_is_laid_before_them(chain: Chain) -> None:
    chain.wait(edition().deadline)
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.settles(division="110101001")
    chain.wait(minutes(1))
    covered = chain.slice("g1")
    later = chain.now + timedelta(hours=1)
    chain.branch.slices[covered.grid_id] = replace(covered, deadline_at=later)
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    again_at_a_later_deadline(chain)
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]


def help_to_which_nobody_goes(chain: Chain) -> MatterKind:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    return MatterKind.NOBODY_GOES


def rescue_that_is_shut_out(chain: Chain) -> MatterKind:
    knock(chain, 2)
    chain.answer("team.A")
    knock(chain, 1, by="team.A")
    return MatterKind.SHUT_DOOR


@pytest.mark.parametrize("came_up", [help_to_which_nobody_goes, rescue_that_is_shut_out])
@pytest.mark.parametrize("level", [MatterLevel.STREET, MatterLevel.DISTRICT])
def test_what_lies_before_officers_at_the_deadline_stays_there(
    chain: Chain, level: MatterLevel, came_up: Callable[[Chain], MatterKind]
) -> None:
    chain.set_edition(replace(edition(), settle_within=minutes(60)))
    chain.wait(edition().deadline - minutes(20))
    kind = came_up(chain)
    chain.settles("c.A", None)
    if level is MatterLevel.DISTRICT:
        chain.settles(division="110101001", how=None)
    before = chain.matter()
    assert (before.kind, before.level, before.state) == (kind, level, MatterState.OPEN)
    chain.wait(minutes(20))
    assert chain.matter() == before


def test_what_the_district_was_asked_for_the_last_time_begins_anew(chain: Chain) -> None:
    """Nobody would be asked for it any more, and nothing would end it."""
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(edition().deadline - minutes(1))
    assert (chain.matter().again, chain.matter().state) == (AGAIN, MatterState.OPEN)
    chain.wait(minutes(1))
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]
    chain.wait(edition().settle_within * (2 + AGAIN))
    assert not chain.left()


def test_a_path_that_ends_after_the_deadline_ends_at_the_street(chain: Chain) -> None:
    """While something else keeps it running."""
    chain.community.grids = {**chain.community.grids, "g2": {"s1": ()}}
    chain.cover("g2")
    chain.wait(edition().deadline - minutes(10))
    knock(chain, 1)
    covered = chain.slice("g2")
    later = chain.now + timedelta(hours=4)
    chain.branch.slices[covered.grid_id] = replace(covered, deadline_at=later)
    chain.wait(minutes(70))
    assert at_the_street(chain) == [MatterKind.NOBODY_GOES]
    assert chain.tasks(kind=TaskKind.RESCUE) == []


def test_a_door_found_shut_after_a_stop_opens_nothing(chain: Chain) -> None:
    chain.stop()
    knock(chain, 3)
    assert chain.branch.matters == {}


def test_it_is_settled_after_the_deadline_as_before(chain: Chain) -> None:
    chain.wait(edition().deadline)
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.settles(division="110101001")
    assert chain.matter().state is MatterState.SETTLED


def test_help_needed_after_a_stop_is_seen_and_nobody_is_phoned(chain: Chain) -> None:
    chain.stop()
    sent = len(chain.orders)
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    assert (chain.matter().level, chain.matter().state) == (MatterLevel.STREET, MatterState.OPEN)
    assert (TimerKind.WATCH, chain.matter().matter_id) not in chain.timers
    assert len(chain.orders) == sent
    chain.found("wang", VisitOutcome.SAFE, by=LEADER, at=chain.now + minutes(1))
    assert chain.matter().state is MatterState.STOOD_DOWN


def test_help_needed_where_the_alert_was_lifted_is_seen_and_nobody_is_phoned(chain: Chain) -> None:
    chain.lift("g1")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    assert (chain.matter().level, chain.matter().state) == (MatterLevel.STREET, MatterState.OPEN)
    assert (TimerKind.WATCH, chain.matter().matter_id) not in chain.timers


def test_where_nobody_can_be_sent_the_level_above_hears_of_it_at_once() -> None:
    holders = {"team": (), "g1": ("g1.A",), "c": ("c.A",)}
    chain = Chain(small_community(teams=("team",), holders=holders), edition())
    chain.cover("g1")
    for name in ("g1.A", "c.A"):
        chain.cannot(name)
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    assert chain.matter().level is MatterLevel.STREET


def test_a_timer_that_was_overtaken_raises_nothing(chain: Chain) -> None:
    knock(chain, 2)
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    chain.wait(LADDERS)
    assert chain.branch.matters == {}


def test_the_answer_goes_to_who_leads_the_grid(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(LADDERS)
    chain.settles("c.A")
    assert chain.ordered("g1.A")[-1][0] == f"settled:{chain.matter().matter_id}"
