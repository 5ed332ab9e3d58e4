"""An attempt that was never begun says why, and never that the person did not answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Overtime
from services.notifier.domain.expiry import why

AT = datetime(2026, 8, 1, 9, tzinfo=UTC)
PLAIN = Overtime(
    attempt_id=UUID(int=1),
    channel=Channel.SMS,
    account=Account.EMERGENCY,
    ordered_at=AT,
    not_after=AT + timedelta(minutes=10),
    stopped=False,
    down=False,
    channel_on=True,
    waited_for="",
)


def said(item: Overtime, *, line_closed: bool = True) -> str:
    return why(item, line_closed=line_closed)


def test_when_all_was_well_the_queue_was_too_long() -> None:
    assert said(PLAIN) == "queue"
    assert said(replace(PLAIN, waited_for="stale")) == "queue"


def test_each_cause_has_its_word() -> None:
    assert said(replace(PLAIN, stopped=True)) == "stopped"
    assert said(replace(PLAIN, down=True)) == "down_time"
    assert said(replace(PLAIN, channel_on=False)) == "channel_off"
    assert said(PLAIN, line_closed=False) == "line_open"
    assert said(replace(PLAIN, waited_for="number_limit_minute")) == "number_limit_minute"


def test_an_order_that_landed_when_it_was_over_came_late() -> None:
    assert said(replace(PLAIN, ordered_at=PLAIN.not_after)) == "came_late"


def test_an_officers_stop_comes_first_then_our_own_down_time() -> None:
    all_at_once = replace(PLAIN, stopped=True, down=True, channel_on=False, waited_for="429")
    assert said(all_at_once, line_closed=False) == "stopped"
    unstopped = replace(all_at_once, stopped=False)
    assert said(unstopped, line_closed=False) == "down_time"
    assert said(replace(unstopped, down=False), line_closed=False) == "channel_off"
