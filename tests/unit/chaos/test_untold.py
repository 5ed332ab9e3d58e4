"""What says why somebody was never told."""

import pytest

from tests.chaos.untold import TIME_ENDED, Try, Untold

STANDSTILL_S, STEP_S = 60.0, 15.0


def untold(*attempts: Try, open_s: float = 400.0) -> Untold:
    return Untold("contact", ["lapsed"], open_s, attempts)


def test_what_the_carrier_refused_says_why() -> None:
    late, refused = Try("sms", "withdrawn", "", 390.0), Try("call", "failed", "30003", 380.0)
    assert untold(late, refused).why(STANDSTILL_S, STEP_S) == "failed"


@pytest.mark.parametrize("status", ["expired", "withdrawn"])
def test_who_was_ordered_in_the_last_standstill_was_ordered_too_late(status: str) -> None:
    assert untold(Try("sms", status, "", 80.0)).why(STANDSTILL_S, STEP_S) == TIME_ENDED


@pytest.mark.parametrize("status", ["expired", "withdrawn"])
def test_who_waited_longer_than_everything_stood_still_is_lost(status: str) -> None:
    assert untold(Try("sms", status, "", 100.0)).why(STANDSTILL_S, STEP_S) == ""


def test_who_was_kept_back_by_their_number_waited_no_longer_than_that_may_take() -> None:
    busy = "number_busy"
    assert untold(Try("sms", "expired", busy, 390.0)).why(STANDSTILL_S, STEP_S) == busy
    assert untold(Try("sms", "expired", busy, 391.0)).why(STANDSTILL_S, STEP_S) == ""
    call = Try("call", "expired", "number_limit_minute", 90.0)
    assert untold(Try("sms", "expired", busy, 900.0), call).why(STANDSTILL_S, STEP_S) == busy


def test_who_was_never_ordered_is_lost_but_for_a_task_opened_at_the_end() -> None:
    assert untold(open_s=100.0).why(STANDSTILL_S, STEP_S) == ""
    assert untold(open_s=80.0).why(STANDSTILL_S, STEP_S) == TIME_ENDED


def test_who_was_sent_a_text_that_the_carrier_does_not_know_is_lost() -> None:
    assert untold(Try("sms", "sent", "", 10.0)).why(STANDSTILL_S, STEP_S) == ""


@pytest.mark.parametrize("status", ["failed", "not_sent", "unknown"])
def test_what_reached_nobody_says_why_only_where_the_ladder_went_on(status: str) -> None:
    assert untold(Try("sms", status, "", 390.0)).why(STANDSTILL_S, STEP_S) == ""
    assert untold(Try("sms", status, "", 100.0)).why(STANDSTILL_S, STEP_S) == status
    call = Try("call", "failed", "30003", 370.0)
    assert untold(Try("sms", status, "", 390.0), call).why(STANDSTILL_S, STEP_S)
