"""Who was moved is looked for again until release; who is away, when they should be back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    MatterKind,
    MatterState,
    MobilisationState,
    Mover,
    Refuge,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import edition, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    chain.answer(LEADER)
    chain.found("li", VisitOutcome.SAFE, by=LEADER)
    return chain


def test_where_to_and_by_whom_is_kept(chain: Chain) -> None:
    detail = OutcomeDetail(moved_to=Refuge.SHELTER, moved_by=Mover.TEAM)
    chain.found("wang", VisitOutcome.MOVED, by=LEADER, detail=detail)
    wang = chain.visit("wang")
    assert (wang.moved_to, wang.moved_by) == (Refuge.SHELTER, Mover.TEAM)
    assert not wang.unaccounted


def test_who_was_moved_is_unknown_again_after_a_while(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    assert chain.states(S1) == [TaskState.DONE]
    chain.wait(minutes(120))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN
    assert chain.visit("wang").unaccounted
    assert chain.notes["look_again"] == 1
    assert chain.states(S1) == [TaskState.DONE, TaskState.OPEN]


def test_who_was_moved_in_a_pause_is_looked_for_as_long_after_it_as_ever(chain: Chain) -> None:
    chain.pause()
    chain.wait(minutes(60))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.resume()
    chain.wait(minutes(120))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN


def test_who_was_found_there_again_is_looked_for_once_more(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(100))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(60))
    assert chain.visit("wang").outcome is VisitOutcome.MOVED
    chain.wait(minutes(60))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN


def test_who_is_away_is_looked_for_when_they_are_back(chain: Chain) -> None:
    until = chain.now + timedelta(minutes=30)
    chain.found("wang", VisitOutcome.AWAY, by=LEADER, detail=OutcomeDetail(until=until))
    chain.wait(minutes(29))
    assert not chain.visit("wang").unaccounted
    chain.wait(minutes(1))
    assert chain.visit("wang").unaccounted


def test_who_is_away_for_nobody_knows_how_long_is_looked_for_as_who_was_moved(
    chain: Chain,
) -> None:
    chain.found("wang", VisitOutcome.AWAY, by=LEADER)
    chain.wait(minutes(119))
    assert chain.visit("wang").outcome is VisitOutcome.AWAY
    chain.wait(minutes(1))
    assert chain.visit("wang").unaccounted
    assert chain.states(S1) == [TaskState.DONE, TaskState.OPEN]


def test_in_a_drill_nobody_is_looked_for_after_the_deadline(chain: Chain) -> None:
    chain.wait(minutes(180))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    assert all(kind != "look_again" for kind, _ in chain.timers)


@pytest.fixture
def short() -> Chain:
    """A grid that has an hour, of an alert that holds for six; all are accounted for, one by being
    moved, and it has ended."""
    chain = Chain(small_community(), edition(deadline=minutes(60)))
    chain.release_at(chain.now + minutes(360))
    chain.expect_grids(1)
    chain.cover("g1")
    for name in (LEADER, "g1/b1/s2.A", "g1/b1.A", "g1.A", "c.A"):
        chain.sent(name)
        chain.answer(name)
    chain.found("li", VisitOutcome.SAFE, by=LEADER)
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.end_by_itself()
    return chain


def test_who_was_moved_is_asked_for_again_after_the_end_until_release(short: Chain) -> None:
    """The grid's post hears of it, and has as long as it had at first."""
    for asked in (1, 2):
        short.wait(minutes(119))
        assert short.visit("wang").outcome is VisitOutcome.MOVED
        short.wait(minutes(1))
        assert short.visit("wang").outcome is VisitOutcome.UNKNOWN
        assert short.branch.mobilisation.state is MobilisationState.RUNNING
        assert short.slice("g1").deadline_at == short.now + minutes(60)
        assert short.states(S1) == [*[TaskState.DONE] * asked, TaskState.OPEN]
        assert len(short.ordered(LEADER)) == 1 + asked
        assert short.last_order(LEADER).not_after == short.now + minutes(60)
        short.answer(LEADER)
        short.found("wang", VisitOutcome.MOVED, by=LEADER)
        short.end_by_itself()
    # Six hours after its beginning people go home.
    asked_before = short.notes["look_again"]
    short.wait(minutes(600))
    assert short.visit("wang").outcome is VisitOutcome.MOVED
    assert (asked_before, short.notes["look_again"]) == (2, 2)


@pytest.mark.parametrize(("before_release", "asked"), [(20, True), (5, True), (4, False)])
def test_no_longer_than_until_release_and_not_in_its_last_minutes(
    short: Chain, before_release: float, asked: bool
) -> None:
    """People go home then: nobody is sent who could not be reached before."""
    released_at = short.now + minutes(120 + before_release)
    short.release_at(released_at)
    before = short.slice("g1").deadline_at
    short.wait(minutes(120))
    assert short.visit("wang").unaccounted is asked
    assert short.slice("g1").deadline_at == (released_at if asked else before)
    assert short.branch.mobilisation.state is (
        MobilisationState.RUNNING if asked else MobilisationState.CLOSED
    )


@pytest.mark.parametrize(("left", "has"), [(5, 5), (4, 125)])
def test_with_a_minute_left_the_grid_has_as_long_as_past_its_deadline(
    left: float, has: float
) -> None:
    chain = Chain(small_community(), edition(deadline=minutes(125)))
    chain.release_at(chain.now + minutes(360))
    chain.cover("g1")
    chain.wait(minutes(5 - left))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(120))
    assert chain.visit("wang").unaccounted
    assert chain.slice("g1").deadline_at == chain.now + minutes(has)


def test_what_is_not_answered_then_lapses_and_stays_unaccounted(short: Chain) -> None:
    short.wait(minutes(120))
    short.silence(LEADER)
    short.wait(minutes(60))
    assert short.visit("wang").unaccounted
    assert all(task.state.ended for task in short.tasks())
    assert not short.left()


def test_a_post_whose_task_had_lapsed_is_asked_too() -> None:
    chain = Chain(small_community(), edition(deadline=minutes(60)))
    chain.release_at(chain.now + minutes(360))
    chain.cover("g1")
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(60))
    assert chain.states(S1) == [TaskState.LAPSED]
    chain.end_by_itself()
    chain.wait(minutes(60))
    assert chain.states(S1) == [TaskState.LAPSED, TaskState.OPEN]


def test_where_nobody_is_left_who_could_be_asked_it_comes_up(short: Chain) -> None:
    for name in list(short.branch.duties):
        short.branch.duties[name] = replace(short.branch.duties[name], available=())
    short.wait(minutes(120))
    assert short.visit("wang").unaccounted
    assert short.notes["nobody_left"] == 1
    assert short.branch.mobilisation.state is MobilisationState.RUNNING
    assert short.matter().kind is MatterKind.NOBODY_LEADS
    short.wait(minutes(60))
    assert short.matter().state is MatterState.LAPSED
    assert not short.left()


@pytest.mark.parametrize("how", ["lifted", "closed", "stopped"])
def test_after_release_nobody_is_asked_for(short: Chain, how: str) -> None:
    match how:
        case "lifted":
            short.lift("g1")
        case "closed":
            short.set_state(MobilisationState.CLOSED)
        case "stopped":
            short.stop()
    sent = len(short.orders)
    short.wait(minutes(240))
    assert short.visit("wang").outcome is VisitOutcome.MOVED
    assert (short.notes["look_again"], len(short.orders)) == (0, sent)


def test_what_is_said_after_an_officers_close_is_not_followed(short: Chain) -> None:
    short.set_state(MobilisationState.CLOSED)
    short.timers.clear()
    short.found("li", VisitOutcome.MOVED, by=LEADER)
    assert not short.timers


@pytest.mark.parametrize("how", ["moved", "seen", "off the roster"])
def test_it_ends_where_nobody_is_asked_for_any_more(chain: Chain, how: str) -> None:
    """The time to look again stays, as it does in the service."""
    chain.expect_grids(1)
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    for name in ("g1/b1/s2.A", "g1/b1.A", "g1.A", "c.A"):
        chain.answer(name)
    match how:
        case "seen":
            chain.wait(minutes(1))
            chain.found("wang", VisitOutcome.SAFE, by=LEADER)
        case "off the roster":
            chain.tell(replace(chain.community.covered("g1", 2), residents=()))
    assert TimerKind.LOOK_AGAIN in {kind for kind, _ in chain.timers}
    assert chain.left() is (how == "moved")
