"""Which doors stand on a page."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import AnswerKind, HelpKind, VisitOutcome
from services.gateway.field.domain.answering import need_heard
from services.gateway.field.domain.doors import (
    MOST_CALLED,
    MOST_DOORS,
    overlay,
    reached,
    select_doors,
)
from services.gateway.field.domain.facts import Door, Given

NOW = datetime(2026, 8, 1, 13, 0, tzinfo=UTC)


def door(risk: int, outcome: VisitOutcome = VisitOutcome.UNKNOWN) -> Door:
    return Door(
        visit_id=uuid.uuid4(),
        resident_id=uuid.uuid4(),
        place="12号楼2单元",
        door=f"{risk}01",
        age=80,
        reasons=("alone",),
        risk=risk,
        key_holder="",
        outcome=outcome,
        outcome_at=None if outcome is VisitOutcome.UNKNOWN else NOW,
        no_answers=0,
    )


def test_what_was_recorded_here_later_is_shown() -> None:
    seen = door(1, VisitOutcome.SAFE)
    for seconds, expected in ((5, VisitOutcome.NEEDS_HELP), (-5, VisitOutcome.SAFE)):
        own = Given(
            uuid.uuid4(),
            uuid.uuid4(),
            AnswerKind.VISIT,
            NOW + timedelta(seconds=seconds),
            seen.visit_id,
            VisitOutcome.NEEDS_HELP,
        )
        (shown,) = overlay([seen], {seen.visit_id: own}, {seen.visit_id: 2})
        assert shown.outcome is expected
        assert shown.no_answers == 2
        assert shown.answer_id == own.answer_id


def test_of_one_moment_what_counts_for_all_is_shown() -> None:
    seen = door(1, VisitOutcome.NEEDS_HELP)
    typed = Given(
        uuid.uuid4(), uuid.uuid4(), AnswerKind.VISIT, NOW, seen.visit_id, VisitOutcome.SAFE
    )
    (shown,) = overlay([seen], {seen.visit_id: typed}, {})
    assert shown.outcome is VisitOutcome.NEEDS_HELP


def test_a_need_that_came_another_way_has_a_name_until_something_later_is_recorded() -> None:
    needs = door(5, VisitOutcome.NEEDS_HELP)
    before = Given(
        uuid.uuid4(), uuid.uuid4(), AnswerKind.VISIT, NOW - timedelta(minutes=1), needs.visit_id,
        VisitOutcome.SAFE,
    )  # fmt: skip
    later = replace(before, at=NOW + timedelta(minutes=1))
    named = need_heard(needs.visit_id, NOW)
    for recorded in ({}, {needs.visit_id: before}):
        (shown,) = overlay([needs], recorded, {})
        assert (shown.outcome, shown.answer_id) == (VisitOutcome.NEEDS_HELP, named)
    (shown,) = overlay([needs], {needs.visit_id: later}, {})
    assert (shown.outcome, shown.answer_id) == (VisitOutcome.SAFE, later.answer_id)


def test_what_was_said_of_a_door_before_holds_when_something_is_taken_back() -> None:
    needs = OutcomeDetail(help_kind=HelpKind.TRAPPED, urgent=True)
    seen = door(6, VisitOutcome.UNKNOWN)._replace(outcome_at=NOW, detail=needs)
    undone = Given(
        uuid.uuid4(), uuid.uuid4(), AnswerKind.VISIT, NOW, seen.visit_id, VisitOutcome.UNKNOWN
    )
    (shown,) = overlay([seen], {seen.visit_id: undone}, {})
    assert (shown.outcome, shown.detail) == (VisitOutcome.UNKNOWN, needs)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(VisitOutcome)), max_size=40))
def test_pages_hold_every_door_once_and_the_open_ones_first(
    kinds: list[tuple[int, VisitOutcome]],
) -> None:
    doors = [door(risk, outcome) for risk, outcome in kinds]
    pages = select_doors(doors, 1, None).pages
    seen = [select_doors(doors, page, None) for page in range(1, pages + 1)]
    ids = [item.visit_id for selection in seen for item in selection.doors]
    assert sorted(map(str, ids)) == sorted(str(item.visit_id) for item in doors)
    flags = [item.outcome.accounted for item in seen[0].doors]
    if any(not item.outcome.accounted for item in doors):
        assert not all(flags)
    for selection in seen:
        risks = [item.risk for item in selection.doors]
        assert risks == sorted(risks, reverse=True)


def test_the_door_just_answered_stays_in_sight() -> None:
    doors = [door(risk) for risk in range(30)]
    doors[29] = doors[29]._replace(outcome=VisitOutcome.SAFE)
    shown = select_doors(doors, 1, doors[29].visit_id)
    assert shown.doors[0].visit_id == doors[29].visit_id
    assert len(shown.doors) == MOST_DOORS
    assert (shown.accounted, shown.total) == (1, 30)
    later = select_doors(doors, 1, None)
    assert set(shown.doors[1:]) < set(later.doors)


def test_where_one_was_called_to_comes_first_and_fewer_at_once() -> None:
    doors = [door(risk) for risk in range(30)]
    doors[0] = doors[0]._replace(outcome=VisitOutcome.NEEDS_HELP)
    shown = select_doors(doors, 1, None, {doors[0].resident_id})
    assert doors[0] in shown.doors
    assert len(shown.doors) == MOST_CALLED
    seen = [select_doors(doors, page, None, {doors[0].resident_id}) for page in range(1, 9)]
    assert {one.visit_id for page in seen for one in page.doors} == {one.visit_id for one in doors}


def test_a_page_that_is_none_is_the_nearest() -> None:
    doors = [door(1)]
    assert select_doors(doors, 99, None).doors == tuple(doors)
    assert select_doors([], 0, None).doors == ()


def test_who_came_before_the_door_was_asked_about_anew_has_to_come_again() -> None:
    seen, other = door(1), door(2)
    asked = seen._replace(asked_at=NOW)
    arrivals = {seen.visit_id: NOW - timedelta(minutes=1)}
    assert reached([seen, other], arrivals) == (
        seen._replace(arrived_at=arrivals[seen.visit_id]),
        other,
    )
    assert reached([asked], arrivals) == (asked,)
