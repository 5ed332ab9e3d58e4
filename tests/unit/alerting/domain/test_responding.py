"""Who goes to a resident who needs help, and who need not any more."""

from dataclasses import replace
from uuid import UUID

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import Channel, HelpKind, TaskKind, TaskState, VisitOutcome
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import Phase
from tests.builders.alerting import edition, minutes, person, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"
HELP, RESCUE = TaskKind.HELP, TaskKind.RESCUE
NEEDS_HELP = VisitOutcome.NEEDS_HELP
URGENT = OutcomeDetail(help_kind=HelpKind.MEDICAL, urgent=True)


def plan_of(responders: int) -> Edition:
    plan = edition()
    return replace(plan, visiting=replace(plan.visiting, responders=responders))


def chain_of(
    responders: int = 2, teams: tuple[str, ...] = ("team",), buddies: tuple[str, ...] = ()
) -> Chain:
    chain = Chain(small_community(teams=teams, buddies=buddies), plan_of(responders))
    chain.cover("g1")
    chain.answer(LEADER)
    return chain


@pytest.fixture
def chain() -> Chain:
    return chain_of()


def test_who_needs_help_gets_the_team_and_the_grid_leader(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    assert [task.state for task in chain.tasks(S1, kind=HELP)] == [TaskState.OPEN] * 2
    assert chain.ordered("g1.A")[-1] == ("help:3", Channel.SMS)
    wang = chain.visit("wang")
    assert (wang.help_kind, wang.urgent, wang.unaccounted) == (HelpKind.MEDICAL, True, False)


def test_help_that_is_not_urgent_is_less_urgent(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    assert {task.urgency for task in chain.tasks(S1, kind=HELP)} == {2}


def test_the_same_need_told_again_sends_nobody_twice(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    assert len(chain.tasks(S1, kind=HELP)) == 2
    assert chain.visit("wang").urgent


def test_what_an_officer_enters_says_of_nobody_that_they_are_at_the_door() -> None:
    """A neighbour phones while the grid leader, at whom the entry is laid, knows nothing yet."""
    chain = chain_of(responders=1)
    chain.entered("wang", NEEDS_HELP, laid_at="g1.A", detail=URGENT)
    assert {task.state for task in chain.tasks(S1, kind=HELP)} == {TaskState.OPEN}
    chain.silence("g1.A")
    assert chain.task(S1, "g1.A", HELP).state is TaskState.HANDED_OVER
    assert chain.task(S1, "g1.B", HELP).state is TaskState.OPEN


def test_what_an_officer_enters_is_no_deed_of_who_was_sent(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.entered("wang", VisitOutcome.SAFE, laid_at="g1.A")
    help_of_grid = chain.task(S1, "g1.A", HELP)
    assert (help_of_grid.state, help_of_grid.answered_at) == (TaskState.STOOD_DOWN, None)


def test_who_stands_at_the_door_goes_whatever_was_said_before() -> None:
    chain = chain_of(responders=1)
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.arrived("wang", by="team.A")
    assert chain.task(S1, "team.A", HELP).state is TaskState.RECEIVED
    assert chain.task(S1, "g1.A", HELP).state is TaskState.STOOD_DOWN
    assert chain.notes["arrived"] == 1


def test_an_arrival_where_nobody_was_sent_is_on_record_and_changes_nothing(chain: Chain) -> None:
    before = dict(chain.branch.tasks)
    chain.arrived("wang", by=LEADER)
    assert chain.branch.tasks == before
    assert chain.notes["arrived"] == 1


def test_help_ends_when_the_resident_is_safe(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("team.A")
    chain.wait(minutes(9))
    chain.found("wang", VisitOutcome.SAFE, by="team.A")
    assert chain.task(S1, "team.A", HELP).state is TaskState.DONE
    assert chain.task(S1, "g1.A", HELP).state is TaskState.STOOD_DOWN
    assert chain.visit("wang").help_kind is None


def test_help_told_by_mistake_is_taken_back(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.UNKNOWN, by=LEADER)
    assert {task.state for task in chain.tasks(S1, kind=HELP)} == {TaskState.STOOD_DOWN}


def test_help_that_a_wrong_safe_has_ended_is_sent_again_when_that_is_taken_back(
    chain: Chain,
) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER, detail=URGENT)
    chain.answer("team.A")
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    assert chain.tasks(S1, kind=HELP, live=True) == []
    chain.wait(minutes(1 / 6))
    chain.found("wang", VisitOutcome.UNKNOWN, by=LEADER)
    again = chain.tasks(S1, kind=HELP, live=True)
    assert [(task.state, task.urgency) for task in again] == [(TaskState.OPEN, 3)] * 2
    chain.answer("team.A")
    chain.wait(minutes(30))
    assert chain.tasks(S1, "team.A", HELP, live=True)[0].state is TaskState.RECEIVED


def test_past_the_deadline_officers_hear_of_help_whose_end_was_taken_back(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    chain.wait(edition().deadline)
    chain.found("wang", VisitOutcome.UNKNOWN, by=LEADER)
    assert chain.tasks(S1, kind=HELP, live=True) == []
    assert chain.matter().visit_id == chain.visit("wang").visit_id


def test_the_rescuer_who_asks_for_help_has_it_in_hand(chain: Chain) -> None:
    for _ in range(2):
        chain.wait(minutes(1))
        chain.found("wang", VisitOutcome.NO_ANSWER, by=LEADER)
    chain.wait(minutes(1))
    chain.found("wang", NEEDS_HELP, by="team.A", detail=URGENT)
    assert chain.task(S1, "team.A", RESCUE).state is TaskState.DONE
    assert chain.task(S1, "team.A", HELP).state is TaskState.RECEIVED
    assert chain.task(S1, "g1.A", HELP).state is TaskState.OPEN


def test_the_first_to_claim_go_and_the_others_stand_down() -> None:
    chain = chain_of(responders=1, teams=("red", "blue"))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("blue.A")
    assert chain.task(S1, "blue.A", HELP).state is TaskState.RECEIVED
    for other in ("red.A", "g1.A"):
        assert chain.task(S1, other, HELP).state is TaskState.STOOD_DOWN
        assert chain.task(S1, other, HELP).reason == "others are on their way"


def test_who_holds_two_posts_goes_once() -> None:
    community = small_community(teams=("red", "blue"), holders={"red": ("g1.A",)})
    chain = Chain(community, plan_of(responders=2))
    chain.cover("g1")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("g1.A")
    assert [task.state for task in chain.tasks(S1, "g1.A", HELP)] == [TaskState.RECEIVED] * 2
    assert chain.task(S1, "blue.A", HELP).state is TaskState.OPEN


def test_as_many_go_as_the_plan_says() -> None:
    chain = chain_of(responders=2, teams=("red", "blue"))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("blue.A")
    assert chain.task(S1, "red.A", HELP).state is TaskState.OPEN
    chain.answer("g1.A")
    assert chain.task(S1, "red.A", HELP).state is TaskState.STOOD_DOWN


def test_the_buddy_is_told_with_the_others_and_may_go_first() -> None:
    chain = chain_of(responders=1, buddies=("xiaoli",))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    # Their first word from us is about the help that is needed.
    assert chain.ordered("xiaoli") == [("help:2", Channel.SMS)]
    chain.answer("xiaoli")
    assert chain.task(S1, "xiaoli", HELP).state is TaskState.RECEIVED
    for other in ("team.A", "g1.A"):
        assert chain.task(S1, other, HELP).state is TaskState.STOOD_DOWN
    chain.wait(minutes(1))
    chain.found("wang", VisitOutcome.SAFE, by="xiaoli")
    assert chain.task(S1, "xiaoli", HELP).state is TaskState.DONE


def test_nobody_stands_in_for_a_buddy() -> None:
    chain = chain_of(buddies=("xiaoli", "xiaowu"))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.cannot("xiaoli")
    chain.silence("xiaowu")
    for buddy in ("xiaoli", "xiaowu"):
        assert chain.task(S1, buddy, HELP).state is TaskState.STOOD_DOWN
    assert len(chain.tasks(S1, kind=HELP, live=True)) == 2
    # Whoever was silent, or can't, is not asked again for another.
    chain.found("li", NEEDS_HELP, by=LEADER)
    assert [task.person_id for task in chain.tasks(S1, kind=HELP, live=True)].count(
        person("xiaoli")
    ) == 0


def test_a_buddy_who_leads_the_team_is_sent_once() -> None:
    chain = chain_of(buddies=("team.A",))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    assert len(chain.tasks(S1, of="team.A", kind=HELP)) == 1


def test_when_they_cancel_who_stood_down_is_asked_again() -> None:
    chain = chain_of(responders=1)
    chain.answer("g1.A")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("team.A")
    told = len(chain.ordered("g1.A"))
    chain.wait(minutes(3))
    chain.cannot("team.A")
    (again,) = chain.tasks(S1, "g1.A", HELP, live=True)
    assert again.state is TaskState.OPEN
    assert len(chain.ordered("g1.A")) == told + 1
    assert chain.task(S1, "team.B", HELP).state is TaskState.OPEN
    chain.answer("g1.A")
    assert chain.task(S1, "team.B", HELP).state is TaskState.STOOD_DOWN


def test_who_stood_down_since_others_go_is_not_called_about_it() -> None:
    chain = chain_of(responders=1)
    chain.answer("g1.A")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.sent("g1.A")
    chain.answer("team.A")
    chain.wait(minutes(10))
    assert chain.ordered("g1.A")[-1] == ("help:2", Channel.SMS)
    assert chain.contact("g1.A").phase is Phase.IDLE


def test_who_cancels_goes_no_longer_though_nobody_takes_over() -> None:
    holders = {"team": ("team.A",), "g1": (), "c": ()}
    chain = Chain(small_community(teams=("team",), holders=holders), plan_of(responders=1))
    chain.cover("g1")
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("team.A")
    chain.cannot("team.A")
    assert chain.task(S1, "team.A", HELP).state is TaskState.OPEN
    chain.wait(minutes(1))
    chain.answer("team.A")
    assert chain.task(S1, "team.A", HELP).state is TaskState.RECEIVED


def test_when_a_buddy_cancels_the_others_are_asked_again() -> None:
    chain = chain_of(responders=1, buddies=("xiaoli",))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("xiaoli")
    chain.cannot("xiaoli")
    asked = {task.person_id for task in chain.tasks(S1, kind=HELP, live=True)}
    assert asked == {person("team.A"), person("g1.A")}


def test_enough_still_go_when_one_cancels() -> None:
    chain = chain_of(responders=1, teams=("red", "blue"))
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.arrived("wang", by="red.A")
    chain.cannot("blue.A")
    assert {task.state for task in chain.tasks(S1, "g1.A", HELP)} == {TaskState.STOOD_DOWN}


def test_a_second_door_is_a_message_of_its_own() -> None:
    """Who goes to one has not said that they go to the other."""
    chain = chain_of(responders=1)
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.answer("team.A")
    chain.wait(minutes(1))
    chain.found("li", NEEDS_HELP, by=LEADER)
    states = [task.state for task in chain.tasks(S1, "team.A", HELP)]
    assert sorted(states) == [TaskState.OPEN, TaskState.RECEIVED]
    assert len(chain.ordered("team.A")) == 2


def test_one_answer_is_about_the_door_that_was_written_about() -> None:
    """The others are on the page at best: each has its own message, one after the other."""
    chain = chain_of(responders=1)
    for name in ("wang", "li"):
        chain.wait(minutes(1))
        chain.found(name, NEEDS_HELP, by=LEADER)
    assert chain.ordered("team.A") == [("help:2", Channel.SMS)]
    chain.wait(minutes(1))
    chain.answer("team.A")
    states = {task.resident_id: task.state for task in chain.tasks(S1, "team.A", HELP)}
    wang, li = (chain.visit(name).resident_id for name in ("wang", "li"))
    assert states == {wang: TaskState.RECEIVED, li: TaskState.OPEN}
    assert [task.state for task in chain.tasks(S1, "g1.A", HELP)].count(TaskState.OPEN) == 1
    assert chain.ordered("team.A")[-1] == (f"help:{_help_for(chain, 'li')}", Channel.SMS)
    chain.wait(minutes(1))
    chain.answer("team.A")
    assert {t.state for t in chain.tasks(S1, "team.A", HELP)} == {TaskState.RECEIVED}
    assert len(chain.ordered("team.A")) == 2


def test_of_several_doors_that_were_not_written_about_each_has_its_turn() -> None:
    community = small_community(teams=("team",))
    community = replace(community, grids={"g1": {"s1": ("wang", "li", "zhao")}})
    chain = Chain(community, plan_of(1))
    chain.cover("g1")
    chain.answer(LEADER)
    for name in ("wang", "li", "zhao"):
        chain.wait(minutes(1))
        chain.found(name, NEEDS_HELP, by=LEADER)
    for going in (1, 2, 3):
        chain.wait(minutes(0.5))
        chain.answer("team.A")
        states = [task.state for task in chain.tasks(S1, "team.A", HELP)]
        assert states.count(TaskState.RECEIVED) == going


def test_what_crosses_the_message_about_a_door_is_not_about_it() -> None:
    chain = chain_of(responders=1)
    for name in ("wang", "li"):
        chain.wait(minutes(1))
        chain.found(name, NEEDS_HELP, by=LEADER)
    said_at = chain.now + minutes(1)
    chain.wait(minutes(2))
    chain.answer("team.A")
    # Said once more to the first message, and heard only now.
    chain.answer("team.A", at=said_at)
    states = [task.state for task in chain.tasks(S1, "team.A", HELP)]
    assert sorted(states) == [TaskState.OPEN, TaskState.RECEIVED]


def _help_for(chain: Chain, name: str) -> UUID:
    resident_id = chain.visit(name).resident_id
    (task,) = [t for t in chain.tasks(S1, "team.A", HELP) if t.resident_id == resident_id]
    return task.task_id


def test_nobody_is_sent_where_the_alert_was_lifted(chain: Chain) -> None:
    chain.found("wang", NEEDS_HELP, by=LEADER)
    chain.lift("g1")
    assert {task.state for task in chain.tasks(S1, kind=HELP)} == {TaskState.STOOD_DOWN}
