"""What was found at a door; a door that stays shut leads to a rescue."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from schemas import ids
from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import Channel, PostKind, Refuge, TaskKind, TaskState, Via, VisitOutcome
from services.alerting.domain.events import DoorAnswered
from tests.builders.alerting import NOON, edition, minutes, resident, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
SAFE, NO_ANSWER = VisitOutcome.SAFE, VisitOutcome.NO_ANSWER
RESCUE = TaskKind.RESCUE


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(teams=("team",)))
    chain.cover("g1")
    chain.answer(f"{S1}.A")
    return chain


def knock_twice(chain: Chain) -> None:
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(10))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")


def test_unknown_until_somebody_was_there(chain: Chain) -> None:
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN
    assert chain.visit("wang").unaccounted


def test_the_later_outcome_counts(chain: Chain) -> None:
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.NEEDS_HELP, by=f"{S1}.A")
    assert chain.visit("wang").outcome is VisitOutcome.NEEDS_HELP


def test_the_later_outcome_counts_when_it_arrives_first(chain: Chain) -> None:
    earlier = chain.now
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.NEEDS_HELP, by=f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.B", at=earlier)
    assert chain.visit("wang").outcome is VisitOutcome.NEEDS_HELP
    assert chain.notes["visit_outdated"] == 1


def test_the_timeline_has_when_it_was_found_also_when_it_is_told_late(chain: Chain) -> None:
    found_at = chain.now
    chain.wait(minutes(20))
    (line,) = chain.found("wang", SAFE, by=f"{S1}.A", at=found_at).entries
    assert (line.what, line.said_at) == ("visit", found_at)


def test_of_two_at_the_same_moment_the_open_door_counts_in_either_order() -> None:
    found = []
    for order in ((SAFE, VisitOutcome.WRONG_DATA), (VisitOutcome.WRONG_DATA, SAFE)):
        chain = Chain(small_community())
        chain.cover("g1")
        for outcome in order:
            chain.found("wang", outcome, by=f"{S1}.A")
        found.append(chain.visit("wang"))
    assert found[0] == found[1]
    assert found[0].unaccounted


def test_of_two_at_the_same_moment_help_is_sent_in_either_order() -> None:
    for order in permutations((SAFE, VisitOutcome.NEEDS_HELP, NO_ANSWER)):
        chain = Chain(small_community())
        chain.cover("g1")
        for outcome in order:
            chain.found("wang", outcome, by=f"{S1}.A")
        assert chain.visit("wang").outcome is VisitOutcome.NEEDS_HELP


def test_a_knock_told_late_is_not_how_the_door_stands(chain: Chain) -> None:
    earlier = chain.now
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.WRONG_DATA, by=f"{S1}.A")
    draft = chain.found("wang", NO_ANSWER, by=f"{S1}.B", at=earlier)
    assert chain.visit("wang").knocked_at == (earlier,)
    assert [entry.what for entry in draft.entries] == ["visit_outdated"]


def test_one_knock_told_twice_is_one_knock(chain: Chain) -> None:
    at = chain.now
    chain.found("wang", NO_ANSWER, by=f"{S1}.A", at=at)
    again = chain.found("wang", NO_ANSWER, by=f"{S1}.A", at=at)
    assert chain.visit("wang").knocked_at == (at,)
    assert not again.rows.visits
    assert chain.tasks(kind=RESCUE) == []


@pytest.mark.parametrize("seconds", [(0, 45), (45, 0), (0, 1), (0, 20, 40), (40, 0, 59)])
def test_one_knock_told_by_two_within_a_minute_is_one_knock(
    chain: Chain, seconds: tuple[int, ...]
) -> None:
    """By page and paper, by an SMS sent twice, by leader and buddy."""
    chain.wait(minutes(5))
    for second in seconds:
        at = NOON + minutes(second / 60)
        chain.found("wang", NO_ANSWER, by=f"{S1}.{'AB'[second % 2]}", at=at)
    assert chain.tasks(kind=RESCUE) == []
    assert len(chain.visit("wang").knocked_at) == 1, "as officers see it"
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    assert len(chain.tasks(S1, kind=RESCUE)) == 2


def test_how_often_a_door_was_tried_does_not_hang_on_what_is_heard_first() -> None:
    for order in permutations((0, 50, 70, 100)):
        chain = Chain(small_community())
        chain.cover("g1")
        chain.wait(minutes(5))
        for second in order:
            chain.found("wang", NO_ANSWER, by=f"{S1}.A", at=NOON + minutes(second / 60))
        assert len(chain.visit("wang").knocked_at) == 2
        assert chain.notes["rescue"] == 1


def test_a_knock_told_twice_neither_puts_its_path_off_nor_meets_the_rescue(chain: Chain) -> None:
    first = chain.now
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(29))
    chain.found("wang", NO_ANSWER, by=f"{S1}.B", at=first + minutes(0.5))
    chain.wait(minutes(1))
    assert chain.notes["door_again"] == 1
    second = chain.now
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    assert chain.notes["rescue"] == 1
    chain.found("wang", NO_ANSWER, by=f"{S1}.B", at=second + minutes(0.5))
    assert chain.branch.matters == {}


def test_no_answer_twice_sends_the_team_and_the_grid_leader(chain: Chain) -> None:
    knock_twice(chain)
    rescuers = {task.person_id: task for task in chain.tasks(S1, kind=RESCUE)}
    assert len(rescuers) == 2
    assert chain.task(S1, "team.A", RESCUE).urgency == 3
    # The first that the team hears of us says what it is about.
    assert chain.ordered("team.A") == [("urgency:3", Channel.SMS)]
    assert chain.ordered("g1.A")[-1] == ("urgency:3", Channel.SMS)


def test_a_knock_told_late_counts_as_one(chain: Chain) -> None:
    earlier = chain.now
    chain.wait(minutes(10))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.found("wang", NO_ANSWER, by=f"{S1}.B", at=earlier)
    assert len(chain.tasks(S1, kind=RESCUE)) == 2


def test_nobody_knocks_again_and_rescue_goes(chain: Chain) -> None:
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(30))
    assert chain.notes["door_again"] == 1
    assert chain.tasks(kind=RESCUE) == []
    chain.wait(minutes(30))
    assert len(chain.tasks(S1, kind=RESCUE)) == 2


def test_opened_at_the_second_knock_nobody_is_sent(chain: Chain) -> None:
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(40))
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.wait(minutes(60))
    assert chain.tasks(kind=RESCUE) == []


def test_a_rescue_ends_when_others_have_seen_the_resident(chain: Chain) -> None:
    knock_twice(chain)
    chain.answer("team.A")
    chain.wait(minutes(1))
    chain.found("wang", SAFE, by=f"{S1}.A")
    assert chain.task(S1, "team.A", RESCUE).state is TaskState.DONE
    grid_leaders = chain.task(S1, "g1.A", RESCUE)
    assert (grid_leaders.state, grid_leaders.reason) == (
        TaskState.STOOD_DOWN,
        "accounted for by others",
    )


def test_a_rescuer_who_reports_from_the_door_is_done(chain: Chain) -> None:
    knock_twice(chain)
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.NEEDS_HELP, by="team.A")
    assert chain.task(S1, "team.A", RESCUE).state is TaskState.DONE
    assert chain.visit("wang").outcome is VisitOutcome.NEEDS_HELP


def test_no_answer_after_a_rescue_that_ended_starts_its_path_anew(chain: Chain) -> None:
    """Somebody said "safe" at the wrong door while the rescue was on its way."""
    knock_twice(chain)
    chain.wait(minutes(1))
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.wait(minutes(20))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    assert len(chain.visit("wang").knocked_at) == 1
    assert len(chain.tasks(S1, kind=RESCUE, live=True)) == 0
    chain.wait(minutes(10))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    assert len(chain.tasks(S1, kind=RESCUE, live=True)) == 2
    assert chain.notes["rescue"] == 2


def test_left_alone_after_a_rescue_that_ended_a_shut_door_is_rescued_in_its_time(
    chain: Chain,
) -> None:
    knock_twice(chain)
    chain.wait(minutes(1))
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.wait(minutes(1))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(60))
    assert len(chain.tasks(S1, kind=RESCUE, live=True)) == 2


def test_seen_between_two_knocks_is_one_knock_since_in_any_order() -> None:
    found = []
    for order in ((0, 1, 2), (2, 1, 0), (2, 0, 1), (0, 2, 1)):
        chain = Chain(small_community())
        chain.cover("g1")
        chain.wait(minutes(3))
        for told in order:
            outcome = SAFE if told == 1 else NO_ANSWER
            chain.found("wang", outcome, by=f"{S1}.A", at=NOON + minutes(told))
        found.append(chain.visit("wang").knocked_at)
        chain.wait(minutes(60))
        assert chain.notes["rescue"] == 1
    assert found == [(NOON + minutes(2),)] * 4


def test_rescue_is_for_one_resident(chain: Chain) -> None:
    knock_twice(chain)
    chain.found("li", SAFE, by=f"{S1}.A")
    assert chain.task(S1, "team.A", RESCUE).state is TaskState.OPEN


def test_a_silent_rescuer_hands_over(chain: Chain) -> None:
    knock_twice(chain)
    chain.silence("team.A")
    assert chain.task(S1, "team.A", RESCUE).state is TaskState.HANDED_OVER
    assert chain.task(S1, "team.B", RESCUE).state is TaskState.OPEN


def test_without_team_and_grid_leader_the_nearest_leader_above_goes() -> None:
    community = small_community(holders={"g1": ()})
    plan = edition(posts=(PostKind.BUILDING_LEADER, PostKind.STAIRWELL_LEADER))
    chain = Chain(community, plan)
    event = community.covered("g1")
    duties = tuple(duty for duty in event.duties if duty.kind in plan.posts)
    chain.tell(replace(event, duties=duties))
    chain.answer(f"{S1}.A")
    knock_twice(chain)
    assert [t.person_id for t in chain.tasks(S1, kind=RESCUE)] == [
        t.person_id for t in chain.tasks("g1/b1")
    ]


def test_after_the_deadline_an_outcome_is_kept_and_nobody_is_sent(chain: Chain) -> None:
    chain.wait(minutes(241))
    sent = len(chain.orders)
    knock_twice(chain)
    chain.wait(minutes(120))
    assert chain.visit("wang").unaccounted
    assert chain.tasks(kind=RESCUE) == []
    assert len(chain.orders) == sent


def test_a_rescue_that_would_come_after_the_deadline_does_not_go(chain: Chain) -> None:
    chain.wait(minutes(200))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(70))
    assert chain.tasks(kind=RESCUE) == []
    assert all(task.state.ended for task in chain.branch.tasks.values())


def test_an_outcome_for_an_unknown_visit_is_noted(chain: Chain) -> None:
    stranger = ids.visit_id(chain.branch.mobilisation.mobilisation_id, resident("nobody"))
    contact_id = chain.contact_id(f"{S1}.A")
    draft = chain.tell(DoorAnswered(contact_id, stranger, SAFE, Via.PAGE, chain.now))
    assert [entry.what for entry in draft.entries] == ["visit_unknown"]
    assert not draft.rows.visits


HOUR = timedelta(hours=1)


def test_a_clock_that_is_set_back_silences_nobody_who_needs_help(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.SAFE, by=f"{S1}.A", at=chain.now + HOUR)
    chain.wait(minutes(5))
    chain.found("wang", VisitOutcome.NEEDS_HELP, by=f"{S1}.A", at=chain.now - minutes(1))
    assert chain.visit("wang").outcome is VisitOutcome.NEEDS_HELP
    # The other way round nothing says which was first: who may need help is gone to.
    chain.found("li", VisitOutcome.NEEDS_HELP, by=f"{S1}.A", at=chain.now + HOUR)
    chain.found("li", VisitOutcome.SAFE, by=f"{S1}.A")
    assert chain.visit("li").outcome is VisitOutcome.NEEDS_HELP
    assert chain.notes["visit_outdated"] == 1


def test_what_was_asked_by_a_clock_that_is_set_back_is_answered(chain: Chain) -> None:
    chain.now += HOUR
    chain.cover("g1", revision=2, degree=4)
    assert chain.visit("wang").asked_at == chain.now
    chain.now -= HOUR
    chain.found("wang", VisitOutcome.SAFE, by=f"{S1}.A")
    assert chain.visit("wang").outcome is VisitOutcome.SAFE


def test_the_same_of_one_moment_with_other_details_is_said(chain: Chain) -> None:
    """Two papers, or one entered twice: the first stays, and the other is not passed over."""
    leader, at = f"{S1}.A", chain.now
    kin, shelter = (OutcomeDetail(moved_to=one) for one in (Refuge.KIN, Refuge.SHELTER))
    for detail, said in ((kin, 0), (kin, 0), (shelter, 1)):
        chain.found("wang", VisitOutcome.MOVED, by=leader, at=at, detail=detail)
        assert chain.notes["visit_outdated"] == said
    assert chain.visit("wang").moved_to is Refuge.KIN
