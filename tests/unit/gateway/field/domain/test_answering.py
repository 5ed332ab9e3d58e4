"""What a posted form becomes."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import AnswerKind, Via, VisitOutcome
from services.gateway.field.domain.answering import (
    KNOCK_AGAIN,
    Said,
    Seen,
    need_heard,
    next_answer,
    standing,
)
from services.gateway.field.domain.facts import Given

NOW = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)
ME, OTHER, VISIT = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
NOTHING = Seen()


def visit(outcome: VisitOutcome, after: uuid.UUID | None = None) -> Said:
    return Said(ME, AnswerKind.VISIT, VISIT, outcome, after)


def given_(outcome: VisitOutcome, by: uuid.UUID = ME, at: datetime = NOW) -> Given:
    return Given(uuid.uuid4(), by, AnswerKind.VISIT, at, VISIT, outcome)


def test_the_same_outcome_is_the_answer_that_stands() -> None:
    assert next_answer(visit(VisitOutcome.SAFE), given_(VisitOutcome.SAFE), NOTHING, NOW) is None


def test_another_contacts_same_outcome_is_an_answer_of_its_own() -> None:
    latest = given_(VisitOutcome.SAFE, by=OTHER)
    assert next_answer(visit(VisitOutcome.SAFE), latest, NOTHING, NOW) is not None


def test_the_same_form_gives_the_same_id_and_a_later_moment() -> None:
    latest = given_(VisitOutcome.SAFE, at=NOW + timedelta(seconds=5))
    first = next_answer(visit(VisitOutcome.AWAY), latest, NOTHING, NOW)
    second = next_answer(visit(VisitOutcome.AWAY), latest, NOTHING, NOW)
    assert first is not None
    assert first == second
    assert first.at > latest.at


def test_a_second_knock_counts_when_it_was_meant() -> None:
    latest = given_(VisitOutcome.NO_ANSWER)
    soon, late = NOW + timedelta(seconds=1), NOW + KNOCK_AGAIN
    again = visit(VisitOutcome.NO_ANSWER)
    assert next_answer(again, latest, NOTHING, soon) is None
    assert next_answer(again, latest, NOTHING, late) is not None
    meant = visit(VisitOutcome.NO_ANSWER, latest.answer_id)
    assert next_answer(meant, latest, NOTHING, soon) is not None
    repeated = visit(VisitOutcome.NO_ANSWER, uuid.uuid4())
    assert next_answer(repeated, latest, NOTHING, late) is None


def test_what_was_set_back_may_be_said_again() -> None:
    latest = given_(VisitOutcome.SAFE)
    back = Seen(VisitOutcome.UNKNOWN, NOW + timedelta(seconds=30))
    assert next_answer(visit(VisitOutcome.SAFE), latest, back, NOW) is not None
    same = Seen(VisitOutcome.SAFE, NOW + timedelta(seconds=30))
    assert next_answer(visit(VisitOutcome.SAFE), latest, same, NOW) is None


def test_received_again_is_news_when_it_was_asked_anew() -> None:
    said = Said(ME, AnswerKind.RECEIVED)
    latest = Given(uuid.uuid4(), ME, AnswerKind.RECEIVED, NOW)
    later = NOW + timedelta(hours=1)
    assert next_answer(said, latest, NOTHING, later) is None
    anew = Seen(asked_at=NOW + timedelta(seconds=1))
    assert next_answer(said, latest, anew, later) is not None
    assert standing(anew, latest) is None


def test_the_later_word_stands() -> None:
    own = Given(uuid.uuid4(), ME, AnswerKind.RECEIVED, NOW)
    assert standing(NOTHING, None) is None
    assert standing(NOTHING, own) is AnswerKind.RECEIVED
    assert standing(Seen(AnswerKind.CANNOT, NOW + timedelta(seconds=1)), own) is AnswerKind.CANNOT
    assert standing(Seen(AnswerKind.CANNOT, NOW), own) is AnswerKind.RECEIVED


OUTCOMES = st.sampled_from([item for item in VisitOutcome if item is not VisitOutcome.UNKNOWN])


@given(st.lists(OUTCOMES, min_size=1, max_size=12))
def test_the_last_press_always_stands_last(presses: list[VisitOutcome]) -> None:
    log: list[Given] = []
    for outcome in presses:
        made = next_answer(visit(outcome), log[-1] if log else None, NOTHING, NOW)
        if made is not None:
            log.append(made)
    assert max(log, key=lambda item: item.at).outcome is presses[-1]
    assert len({item.answer_id for item in log}) == len(log)


def press(outcome: VisitOutcome, name: uuid.UUID) -> Said:
    return Said(ME, AnswerKind.VISIT, VISIT, outcome, press=name)


def test_a_press_sent_again_is_the_same_answer_however_late() -> None:
    knock = press(VisitOutcome.NO_ANSWER, uuid.uuid4())
    first = next_answer(knock, None, NOTHING, NOW)
    assert first is not None
    assert next_answer(knock, first, NOTHING, NOW + 10 * KNOCK_AGAIN) is None
    other = given_(VisitOutcome.SAFE, at=NOW + timedelta(seconds=1))
    again = next_answer(knock, other, NOTHING, NOW + KNOCK_AGAIN)
    assert again is not None
    assert again.answer_id == first.answer_id


def test_a_press_that_stood_is_not_news_when_somebody_else_has_said_more_since() -> None:
    safe = press(VisitOutcome.SAFE, uuid.uuid4())
    first = next_answer(safe, None, NOTHING, NOW)
    assert first is not None
    officer = Seen(VisitOutcome.NEEDS_HELP, NOW + timedelta(seconds=5))
    assert next_answer(safe, first, officer, NOW + timedelta(seconds=9)) is None


def test_two_knocks_kept_on_a_phone_are_two_though_they_arrive_together() -> None:
    first = next_answer(press(VisitOutcome.NO_ANSWER, uuid.uuid4()), None, NOTHING, NOW)
    assert first is not None
    second = next_answer(press(VisitOutcome.NO_ANSWER, uuid.uuid4()), first, NOTHING, NOW)
    assert second is not None
    assert second.answer_id != first.answer_id
    assert second.at > first.at


def test_another_press_of_what_stands_is_not_news() -> None:
    first = next_answer(press(VisitOutcome.SAFE, uuid.uuid4()), None, NOTHING, NOW)
    assert next_answer(press(VisitOutcome.SAFE, uuid.uuid4()), first, NOTHING, NOW) is None


def test_an_arrival_is_one_however_often_it_is_said_until_the_door_is_asked_about_anew() -> None:
    said = Said(ME, AnswerKind.ARRIVED, VISIT)
    first = next_answer(said, None, NOTHING, NOW)
    again = next_answer(said, None, NOTHING, NOW + timedelta(minutes=1))
    anew = next_answer(said, None, Seen(asked_at=NOW), NOW + timedelta(minutes=2))
    assert first is not None
    assert again is not None
    assert anew is not None
    assert first.answer_id == again.answer_id != anew.answer_id
    assert first.outcome is None


def test_an_arrival_answers_no_question() -> None:
    assert Said(ME, AnswerKind.ARRIVED, VISIT).question is None
    assert visit(VisitOutcome.SAFE).question == VISIT
    assert Said(ME, AnswerKind.CANNOT).question == ME


HELP = given_(VisitOutcome.NEEDS_HELP, by=OTHER)
LATER = NOW + timedelta(minutes=10)


@pytest.mark.parametrize("outcome", sorted(set(VisitOutcome) - {VisitOutcome.UNKNOWN}))
def test_who_did_not_see_that_help_is_needed_silences_nobody(outcome: VisitOutcome) -> None:
    for said in (press(outcome, uuid.uuid4()), visit(outcome, after=uuid.uuid4())):
        made = next_answer(said, HELP, NOTHING, LATER)
        assert made is not None
        assert made.at < HELP.at


def test_nor_an_officers_entry_though_it_is_kept_under_the_same_contact() -> None:
    entered = replace(HELP, contact_id=ME, via=Via.CONSOLE)
    made = next_answer(press(VisitOutcome.SAFE, uuid.uuid4()), entered, NOTHING, LATER)
    assert made is not None
    assert made.at < entered.at


def test_who_saw_it_may_say_that_it_is_over_and_who_said_it_may_take_it_back() -> None:
    seen = visit(VisitOutcome.SAFE, after=HELP.answer_id)
    own = given_(VisitOutcome.NEEDS_HELP)
    for said, latest in ((seen, HELP), (press(VisitOutcome.SAFE, uuid.uuid4()), own)):
        made = next_answer(said, latest, NOTHING, LATER)
        assert made is not None
        assert made.at == LATER


def test_a_need_of_help_that_no_longer_stands_is_nothing_that_could_be_silenced() -> None:
    said = press(VisitOutcome.SAFE, uuid.uuid4())
    anew = Seen(asked_at=NOW + timedelta(minutes=1))
    found = Seen(VisitOutcome.MOVED, NOW + timedelta(minutes=1))
    for seen in (anew, found):
        made = next_answer(said, HELP, seen, LATER)
        assert made is not None
        assert made.at == LATER


def test_details_of_the_same_need_are_news() -> None:
    urgent = Said(
        ME, AnswerKind.VISIT, VISIT, VisitOutcome.NEEDS_HELP, detail=OutcomeDetail(urgent=True)
    )
    made = next_answer(urgent, HELP, NOTHING, LATER)
    assert made is not None
    assert (made.at, made.detail) == (LATER, OutcomeDetail(urgent=True))


HEARD = Seen(VisitOutcome.NEEDS_HELP, NOW + timedelta(minutes=5))
"""By SMS: it is in no answer of ours."""


@pytest.mark.parametrize(
    "latest", [None, given_(VisitOutcome.SAFE), given_(VisitOutcome.NO_ANSWER)]
)
def test_a_need_that_came_by_sms_is_not_silenced_by_who_did_not_see_it(
    latest: Given | None,
) -> None:
    for said in (press(VisitOutcome.SAFE, uuid.uuid4()), visit(VisitOutcome.AWAY)):
        made = next_answer(said, latest, HEARD, LATER)
        assert made is not None
        assert HEARD.at is not None
        assert made.at < HEARD.at
        # Nor by the next one, though something of theirs is on record by now.
        again = next_answer(press(VisitOutcome.SAFE, uuid.uuid4()), made, HEARD, LATER)
        assert again is not None
        assert again.at < HEARD.at


def test_who_saw_a_need_that_came_by_sms_may_say_that_it_is_over() -> None:
    assert HEARD.at is not None
    said = visit(VisitOutcome.SAFE, after=need_heard(VISIT, HEARD.at))
    before = next_answer(press(VisitOutcome.SAFE, uuid.uuid4()), None, HEARD, LATER)
    for latest in (None, before):
        made = next_answer(said, latest, HEARD, LATER)
        assert made is not None
        assert made.at == LATER


def test_a_need_that_came_by_sms_may_be_over_already() -> None:
    said = press(VisitOutcome.SAFE, uuid.uuid4())
    assert HEARD.at is not None
    later = replace(given_(VisitOutcome.AWAY), at=HEARD.at + timedelta(minutes=1))
    anew = replace(HEARD, asked_at=HEARD.at + timedelta(minutes=1))
    for latest, seen in ((later, HEARD), (None, anew)):
        made = next_answer(said, latest, seen, LATER)
        assert made is not None
        assert made.at == LATER


@pytest.mark.parametrize(("latest", "seen"), [(None, HEARD), (HELP, NOTHING)])
def test_who_comes_to_the_door_that_needs_help_came_when_they_say_so(
    latest: Given | None, seen: Seen
) -> None:
    made = next_answer(Said(ME, AnswerKind.ARRIVED, VISIT), latest, seen, LATER)
    assert made is not None
    assert made.at == LATER


def test_details_of_a_need_that_came_by_sms_are_news() -> None:
    urgent = replace(visit(VisitOutcome.NEEDS_HELP), detail=OutcomeDetail(urgent=True))
    made = next_answer(urgent, None, HEARD, LATER)
    assert made is not None
    assert made.at == LATER
