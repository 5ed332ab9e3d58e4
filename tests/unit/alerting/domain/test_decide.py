"""A decision is a draft: the branch stays as it is, a batch is one draft, twice is once."""

from copy import deepcopy

import pytest

from schemas import ids
from schemas.vocabulary import AnswerKind, AttemptStatus, Via, VisitOutcome
from services.alerting.domain.decide import apply_event, decide
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    ContactAnswered,
    DoorAnswered,
)
from tests.builders.alerting import NOON, minutes, person, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"


def test_the_branch_itself_stays_as_it_is() -> None:
    chain = Chain(small_community())
    before = deepcopy(chain.branch)
    draft = decide(chain.branch, chain.community.covered("g1"), NOON)
    assert chain.branch == before
    assert len(draft.rows.tasks) == 5


def test_a_batch_in_one_draft_equals_one_event_at_a_time() -> None:
    one_by_one, batch = Chain(small_community()), Chain(small_community())
    one_by_one.cover("g1")
    leader = one_by_one.contact_id(f"{S1}.A")
    events: list[BranchEvent] = [
        ContactAnswered(leader, AnswerKind.RECEIVED, Via.PAGE, NOON),
        *(
            DoorAnswered(leader, visit.visit_id, VisitOutcome.SAFE, Via.PAGE, NOON)
            for visit in one_by_one.branch.visits.values()
        ),
        ContactAnswered(one_by_one.contact_id("g1/b1.A"), AnswerKind.CANNOT, Via.SMS, NOON),
    ]
    for event in events:
        one_by_one.tell(event)
    draft = Draft(batch.branch, NOON)
    for event in (batch.community.covered("g1"), *events):
        apply_event(draft, event)
    batch.branch.lay(draft.rows)
    assert batch.branch.tasks == one_by_one.branch.tasks
    assert batch.branch.contacts == one_by_one.branch.contacts
    assert batch.branch.visits == one_by_one.branch.visits


@pytest.mark.parametrize("kind", [AnswerKind.RECEIVED, AnswerKind.CANNOT])
def test_an_answer_twice_changes_nothing_the_second_time(kind: AnswerKind) -> None:
    chain = Chain(small_community())
    chain.cover("g1")
    chain.sent(f"{S1}.A")
    chain.answer(f"{S1}.A", kind, NOON)
    before = deepcopy(chain.branch)
    chain.wait(minutes(1))
    draft = chain.answer(f"{S1}.A", kind, NOON)
    assert chain.branch == before
    assert (draft.orders, draft.withdrawals, draft.timers) == ({}, {}, {})


def test_what_comes_from_a_stranger_is_noted() -> None:
    chain = Chain(small_community())
    chain.cover("g1")
    stranger = ids.contact_id(chain.branch.mobilisation.mobilisation_id, person("stranger"))
    attempt = ids.attempt_id(stranger, "first", "sms")
    answer = chain.tell(ContactAnswered(stranger, AnswerKind.RECEIVED, Via.SMS, NOON))
    report = chain.tell(AttemptReported(stranger, attempt, "first", AttemptStatus.SENT, ""))
    assert [entry.what for entry in answer.entries] == ["answer_unknown"]
    assert [entry.what for entry in report.entries] == ["report_unknown"]
    assert not answer.rows.contacts
