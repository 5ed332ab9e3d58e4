"""Who takes over: the deputy, then the levels above; nobody is asked in vain."""

import pytest

from schemas.vocabulary import AttemptStatus, Channel, PassedOn, TaskState
from services.alerting.domain.state import Phase
from tests.builders.alerting import minutes, small_community
from tests.builders.chain import Chain

S1, S2 = "g1/b1/s1", "g1/b1/s2"


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    return chain


def alone_with(**holders: tuple[str, ...]) -> Chain:
    """Holders by node; the letters stand for `/`: g1_b1_s1."""
    named = {name.replace("_", "/"): people for name, people in holders.items()}
    chain = Chain(small_community(holders=named))
    chain.cover("g1")
    return chain


def test_silent_goes_to_the_deputy(chain: Chain) -> None:
    chain.silence(f"{S1}.A")
    before = chain.task(S1, f"{S1}.A")
    after = chain.task(S1, f"{S1}.B")
    assert (before.state, before.successor_id) == (TaskState.HANDED_OVER, after.task_id)
    assert after.state is TaskState.OPEN
    assert chain.ordered(f"{S1}.B") == [("first", Channel.SMS)]


def test_then_to_the_level_above_with_urgency(chain: Chain) -> None:
    chain.sent("g1/b1.A")
    chain.answer("g1/b1.A")
    chain.silence(f"{S1}.A")
    chain.silence(f"{S1}.B")
    assert chain.states(S1, "g1/b1.A") == [TaskState.OPEN]
    assert chain.ordered("g1/b1.A")[-1] == ("urgency:2", Channel.SMS)


def test_when_nobody_is_left_the_task_stays_and_says_so() -> None:
    people: tuple[str, ...] = ("A",)
    chain = alone_with(c=(), g1=(), g1_b1=(), g1_b1_s2=(), g1_b1_s1=people)
    chain.silence("A")
    assert chain.states(S1) == [TaskState.OPEN]
    assert chain.notes["nobody_left"] >= 1
    chain.wait(minutes(240))
    assert chain.states(S1) == [TaskState.LAPSED]


def test_cannot_moves_on_at_once(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.cannot(f"{S1}.A")
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    assert chain.ordered(f"{S1}.B") == [("first", Channel.SMS)]


def test_cannot_after_received_moves_on_too(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.wait(minutes(1))
    chain.cannot(f"{S1}.A")
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    assert chain.states(S1, f"{S1}.B") == [TaskState.OPEN]


def test_two_posts_of_one_person_are_one_contact_and_one_message() -> None:
    chain = alone_with(g1_b1_s1=("A", "B"), g1_b1_s2=("A", "B"))
    assert chain.ordered("A") == [("first", Channel.SMS)]
    chain.sent("A")
    chain.answer("A")
    assert chain.states(S1, "A") == [TaskState.RECEIVED]
    assert chain.states(S2, "A") == [TaskState.DONE]


def test_both_posts_of_a_silent_person_go_on_and_the_deputy_hears_once() -> None:
    chain = alone_with(g1_b1_s1=("A", "B"), g1_b1_s2=("A", "B"))
    chain.silence("A")
    assert chain.states(S1, "B") == chain.states(S2, "B") == [TaskState.OPEN]
    assert chain.ordered("B") == [("first", Channel.SMS)]


def test_a_vacant_post_is_the_level_aboves_from_the_start() -> None:
    chain = alone_with(g1_b1_s1=())
    assert chain.states(S1, "g1/b1.A") == [TaskState.OPEN]
    assert chain.task(S1, "g1/b1.A").cause == "vacant/first"


def test_an_absent_holder_is_not_asked() -> None:
    chain = alone_with(g1_b1_s1=("B",))
    assert chain.states(S1) == [TaskState.OPEN]
    assert chain.ordered("B") == [("first", Channel.SMS)]


def test_a_holder_who_becomes_absent_is_by_passed(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.community.holders[S1] = (f"{S1}.B",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    assert chain.states(S1, f"{S1}.B") == [TaskState.OPEN]


def test_the_communitys_absent_leader_is_by_passed_too(chain: Chain) -> None:
    chain.sent("c.A")
    chain.community.holders["c"] = ("c.B",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.states("c", "c.B") == [TaskState.OPEN]


def test_who_has_answered_and_then_drops_out_hands_over(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.community.holders[S1] = (f"{S1}.B",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.task(S1, f"{S1}.A").reason == PassedOn.ABSENT
    assert chain.states(S1, f"{S1}.B") == [TaskState.OPEN]
    assert chain.ordered(f"{S1}.B") == [("first", Channel.SMS)]


def test_who_drops_out_in_a_pause_hands_over_too(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.pause()
    chain.community.holders[S1] = (f"{S1}.B",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.ordered(f"{S1}.B") == []
    chain.resume(minutes(1))
    assert chain.states(S1, f"{S1}.B") == [TaskState.OPEN]
    assert chain.ordered(f"{S1}.B") == [("first", Channel.SMS)]


def test_who_was_away_before_they_answered_keeps_the_task() -> None:
    chain = alone_with(g1_b1_s1=("A",))
    chain.community.holders = dict.fromkeys(("c", "g1", "g1/b1", S1), ())
    chain.cover("g1", revision=2, alert=1)
    assert chain.states(S1, "A") == [TaskState.OPEN]
    chain.answer("A")
    chain.cover("g1", revision=3, alert=1)
    assert chain.states(S1, "A") == [TaskState.RECEIVED]


def test_a_deputy_busy_with_an_own_task_gets_it_on_the_page() -> None:
    chain = alone_with(g1_b1_s1=("A", "X"), g1_b1_s2=("X", "Y"))
    chain.cover("g1")
    chain.sent("X")
    chain.cannot("A")
    assert chain.ordered("X") == [("first", Channel.SMS)]
    chain.answer("X")
    assert chain.states(S1, "X") == [TaskState.RECEIVED]


def test_a_deputy_who_has_answered_and_is_at_work_has_it_at_once(chain: Chain) -> None:
    chain.community.holders |= {S1: ("X", f"{S1}.A"), S2: ("A", "X")}
    chain.cover("g1", revision=2, alert=1)
    chain = Chain(chain.community)
    chain.cover("g1")
    chain.answer("X")
    chain.cannot("A")
    assert chain.states(S2, "X") == [TaskState.DONE]
    assert chain.ordered("X") == [("first", Channel.SMS)]


def test_a_deputy_who_had_finished_is_written_to_again() -> None:
    chain = alone_with(g1_b1_s1=("A", "X"), g1_b1_s2=("X",))
    chain.answer("X")
    assert chain.states(S2, "X") == [TaskState.DONE]
    chain.cannot("A")
    (task,) = chain.tasks(S1, "X")
    assert task.state is TaskState.OPEN
    assert chain.ordered("X")[-1] == (f"urgency:{task.task_id}", Channel.SMS)


def test_a_deputy_who_said_cannot_is_passed_over(chain: Chain) -> None:
    chain = alone_with(g1_b1_s1=("A", "X"), g1_b1_s2=("X", "Y"))
    chain.cannot("X")
    chain.cannot("A")
    assert chain.states(S1, "X") == []
    assert chain.states(S1, "g1/b1.A") == [TaskState.OPEN]


def test_a_late_answer_is_kept_and_the_deputy_keeps_the_task(chain: Chain) -> None:
    chain.silence(f"{S1}.A")
    chain.answer(f"{S1}.A")
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    assert chain.states(S1, f"{S1}.B") == [TaskState.OPEN]
    assert chain.contact(f"{S1}.A").answered_at == chain.now


def test_silent_in_a_later_round_keeps_what_was_confirmed() -> None:
    chain = alone_with(g1_b1_s1=("A",), g1_b1=("X", "Y"))
    chain.answer("X")
    chain.cannot("A")
    assert chain.ordered("X")[-1] == ("urgency:2", Channel.SMS)
    chain.silence("X")
    assert chain.states("g1/b1", "X") == [TaskState.RECEIVED]
    assert chain.states(S1, "X") == [TaskState.HANDED_OVER]


def test_a_new_round_withdraws_what_was_only_ordered_before() -> None:
    chain = alone_with(g1_b1_s1=("A",), g1_b1=("X",))
    first = chain.last_order("X")
    chain.cannot("A")
    assert first.attempt_id in chain.withdrawn
    assert chain.ordered("X") == [("first", Channel.SMS), ("urgency:2", Channel.SMS)]
    chain.report("X", AttemptStatus.SENT, first)
    assert chain.contact("X").told_at == chain.now
    chain.report("X", AttemptStatus.FAILED, first)
    assert chain.ordered("X")[-1] == ("urgency:2", Channel.SMS)


def test_an_answer_to_the_earlier_message_does_not_end_the_urgent_one() -> None:
    chain = alone_with(g1_b1_s1=("A",), g1_b1=("X", "Y"))
    chain.sent("X")
    chain.wait(minutes(1))
    before = chain.now - minutes(0.5)
    chain.cannot("A")
    chain.sent("X")
    chain.answer("X", at=before)
    assert chain.states("g1/b1", "X") == [TaskState.RECEIVED]
    assert chain.states(S1, "X") == [TaskState.OPEN]
    chain.wait(minutes(3))
    assert chain.ordered("X")[-1] == ("urgency:2", Channel.CALL)


def test_reasons_say_whose_task_went_on_without_their_silence() -> None:
    assert f"holder {Phase.CANNOT}" == PassedOn.HAD_SAID_CANNOT
