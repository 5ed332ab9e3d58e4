"""Who may sign: a second officer of the whole division, once, and in time."""

from dataclasses import replace

import pytest

from schemas.approvals import Refusal, Signer, Signing, refusal
from schemas.vocabulary import ApprovalKind, ApprovalState

WAITS = Signing(
    ApprovalKind.PROPOSAL, ApprovalState.OPEN, ("440307001001", "440307001002"), proposed_by="wang"
)
RUNS = replace(WAITS, kind=ApprovalKind.COUNTERSIGNATURE)
STOPPED = replace(WAITS, kind=ApprovalKind.CONFIRMATION, proposed_by="")
LI = Signer("li", "440307001")


def test_a_second_officer_of_the_division_may() -> None:
    assert refusal(WAITS, LI) is None
    assert refusal(WAITS, Signer("li")) is None
    assert refusal(RUNS, replace(LI, afterwards=True)) is None


@pytest.mark.parametrize("afterwards", [False, True])
def test_whoever_proposed_it_may_not_unless_one_officer_is_enough(afterwards: bool) -> None:
    signing = RUNS if afterwards else WAITS
    wang = Signer("wang", "440307001", afterwards=afterwards)
    assert refusal(signing, wang) is Refusal.PROPOSER
    assert refusal(replace(signing, officers=1), wang) is None


def test_what_a_warning_proposed_needs_one_officer_alone() -> None:
    assert refusal(replace(WAITS, proposed_by=""), LI) is None


def test_who_sees_a_part_does_not_sign_for_the_whole() -> None:
    assert refusal(WAITS, Signer("li", "440307001001")) is Refusal.OUTSIDE


def test_where_no_community_is_known_only_who_is_for_all_signs() -> None:
    nowhere = replace(WAITS, communities=())
    assert refusal(nowhere, LI) is Refusal.OUTSIDE
    assert refusal(nowhere, Signer("li")) is None


def test_a_deputy_waits_until_they_are_asked_and_may_countersign_at_once() -> None:
    deputy = replace(LI, deputy=True)
    assert refusal(WAITS, deputy) is Refusal.DEPUTY_EARLY
    assert refusal(replace(WAITS, deputy_asked=True), deputy) is None
    assert refusal(RUNS, replace(deputy, afterwards=True)) is None


def test_nobody_signs_twice() -> None:
    given = replace(WAITS, state=ApprovalState.GIVEN, decided_by="li")
    assert refusal(given, LI) is Refusal.SIGNED_TWICE
    assert refusal(given, Signer("zhao")) is Refusal.DECIDED
    assert refusal(given, Signer("zhao", afterwards=True)) is Refusal.DECIDED


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ApprovalState.DECLINED, Refusal.DECLINED),
        (ApprovalState.LAPSED, Refusal.LAPSED),
        (ApprovalState.WITHDRAWN, Refusal.WITHDRAWN),
    ],
)
def test_what_is_over_is_not_signed(state: ApprovalState, why: Refusal) -> None:
    assert refusal(replace(WAITS, state=state), LI) is why


def test_what_runs_is_not_approved_and_what_waits_not_countersigned() -> None:
    assert refusal(RUNS, LI) is Refusal.RUNS_ALREADY
    assert refusal(WAITS, replace(LI, afterwards=True)) is Refusal.NOT_STARTED


def test_a_stop_is_left_as_it_is_and_never_taken_back_by_a_signature() -> None:
    assert refusal(STOPPED, replace(LI, declines=True)) is None
    for signer in (LI, replace(LI, afterwards=True)):
        assert refusal(STOPPED, signer) is Refusal.STAYS_STOPPED
    deputy = replace(LI, declines=True, deputy=True)
    assert refusal(STOPPED, deputy) is Refusal.DEPUTY_EARLY
    assert refusal(replace(STOPPED, deputy_asked=True), deputy) is None
