"""A signature with a clock: deputies, calls and lapsing, whatever the clock does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import ids
from schemas.approvals import Refusal, Signer, refusal
from schemas.vocabulary import AnswerKind, ApprovalKind, ApprovalState, MatterLevel
from services.alerting.domain.approving import (
    Asked,
    DutyCall,
    OnDuty,
    Waiting,
    ask_deputy,
    call_from,
    close,
    countersignature,
    division_of,
    held_until,
    looks_again_at,
    matters_of,
    next_on_duty,
    propose,
)
from services.alerting.domain.plan import Approving
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import NOON, minutes, person

RULE = Approving(deputy_after=minutes(5), unwatched=minutes(3), within=minutes(30))
MOBILISATION = ids.of("test-mobilisation")
CODE = "440307001001"
ASKED = Asked(MOBILISATION, MOBILISATION, 7, "orange", "wang")


def test_a_proposal_lapses_and_a_countersignature_is_overdue_when_its_time_is_over() -> None:
    waits, runs = propose(ASKED, RULE, NOON), countersignature(ASKED, RULE, NOON)
    assert (waits.kind, waits.state) == (ApprovalKind.PROPOSAL, ApprovalState.OPEN)
    assert waits.deputy_due_at == NOON + minutes(5)
    assert waits.deadline_at == NOON + minutes(30)
    assert runs.kind is ApprovalKind.COUNTERSIGNATURE
    assert runs.deputy_due_at == runs.deadline_at == NOON + minutes(30)
    assert (waits.watched, waits.waiting.overdue) == (True, False)
    # Nobody is phoned about it before.
    assert not runs.watched
    overdue = replace(runs, deputy_asked_at=runs.deadline_at)
    assert overdue.watched
    assert overdue.waiting.overdue


def test_each_signature_has_a_clock_of_its_own() -> None:
    """What ran out for another in its place comes early."""
    runs = countersignature(ASKED, RULE, NOON)
    waits = ask_deputy(propose(ASKED, RULE, NOON), NOON + minutes(15))
    assert runs.due_at(TimerKind.ASK_DEPUTY) == NOON + minutes(30)
    assert waits.due_at(TimerKind.ASK_DEPUTY) == NOON + minutes(5)
    assert waits.due_at(TimerKind.LAPSE) == NOON + minutes(40)


def test_who_signs_a_widening_is_for_what_it_adds_too() -> None:
    ours, theirs = "110101001001", "110101002001"
    asked = replace(ASKED, subject_id=ids.of("test-widening"), adds=(theirs, ours))
    signing = propose(asked, RULE, NOON).signing((ours,))
    assert signing.communities == (ours, theirs)
    assert refusal(signing, Signer("li", "110101001")) is Refusal.OUTSIDE
    assert refusal(signing, Signer("li", "110101")) is None


@given(late=st.timedeltas(timedelta(0), timedelta(days=2)))
def test_however_late_the_deputy_is_asked_they_have_their_time(late: timedelta) -> None:
    asked = ask_deputy(propose(ASKED, RULE, NOON), NOON + minutes(5) + late)
    assert asked.deadline_at is not None
    assert asked.deputy_asked_at is not None
    assert asked.deadline_at - asked.deputy_asked_at == minutes(25)


def test_a_clock_that_leaps_back_shortens_nothing() -> None:
    waits = propose(ASKED, RULE, NOON)
    assert ask_deputy(waits, NOON - minutes(60)).deadline_at == waits.deadline_at
    given_ = close(waits, ApprovalState.GIVEN, NOON - minutes(60), "li")
    assert given_.decided_at == NOON


def test_an_empty_console_is_noticed_after_its_time() -> None:
    now = NOON + minutes(10)
    assert looks_again_at(RULE, NOON, None, now) is None
    assert looks_again_at(RULE, NOON, now - minutes(3), now) is None
    assert looks_again_at(RULE, NOON, now - minutes(1), now) == now + minutes(2)
    assert looks_again_at(RULE, NOON, now + minutes(60), now) == now + minutes(3)
    # What has just been asked has had nobody's time yet.
    assert looks_again_at(RULE, now, None, now) == now + minutes(3)


def test_a_call_is_in_the_name_of_a_place_where_it_runs() -> None:
    own, added = OnDuty(person("wang"), "440307001002"), OnDuty(person("li"), "440307002001")
    runs_in = ("440307001001", "440307001002")
    assert call_from(own, runs_in) == "440307001002"
    assert call_from(added, runs_in) == "440307001001"


@pytest.mark.parametrize(
    ("codes", "own"),
    [
        (["440307001002"], "440307001002"),
        (["440307001002", "440307001013"], "440307001"),
        (["440307001002", "440307011002"], "440307"),
        (["440307001"], "440307001"),
        (["440307001002", "330203001002"], ""),
        ([], ""),
    ],
)
def test_the_level_of_what_waits_is_the_smallest_division_of_all(
    codes: list[str], own: str
) -> None:
    assert division_of(codes) == own


def test_each_on_duty_is_phoned_once_and_then_nobody() -> None:
    duty = [OnDuty(person(name), "440307001001") for name in ("a", "b")]
    calls: list[DutyCall] = []
    order = []
    while (one := next_on_duty(duty, calls)) is not None:
        order.append(one.person_id)
        nobody = ids.of("test-call", one.person_id)
        calls.append(
            DutyCall(
                nobody,
                MOBILISATION,
                MOBILISATION,
                "440307001001",
                one.person_id,
                "r",
                nobody,
                NOON,
            )
        )
    assert order == [person("a"), person("b")]


def _call(name: str, at: int, level: MatterLevel = MatterLevel.STREET) -> DutyCall:
    about = matters_of(MOBILISATION, level, CODE)
    one = ids.of("test-call", name)
    return DutyCall(one, about, MOBILISATION, CODE, person(name), "r", one, NOON + minutes(at))


def test_of_a_nights_matters_each_is_phoned_once_in_a_levels_time() -> None:
    calls = [_call("a", 0), _call("b", 10), _call("c", 12, MatterLevel.DISTRICT)]
    now = NOON + minutes(16)
    due = now + minutes(5)
    other = "440307001002"
    waits = Waiting(
        ids.of("test-matter"), MOBILISATION, due - minutes(15), due, True, other, MatterLevel.STREET
    )
    # The one next door waits for the same street: b was called for it as well, a may be again.
    assert waits.counted(calls, now) == [calls[1]]
    assert replace(waits, community_code="440307002001").counted(calls, now) == []


def test_while_one_is_called_or_has_seen_it_nobody_else_is() -> None:
    called = _call("a", 0)
    assert held_until(RULE, minutes(15), [called], NOON) == NOON + RULE.call_wait
    assert held_until(RULE, minutes(15), [called], NOON + RULE.call_wait) is None
    missed = replace(called, ended_at=NOON)
    assert held_until(RULE, minutes(15), [missed], NOON) is None
    seen = replace(missed, answer=AnswerKind.RECEIVED)
    assert held_until(RULE, minutes(15), [seen, missed], NOON) == NOON + minutes(15)
