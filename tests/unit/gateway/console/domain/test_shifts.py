"""Who was on duty when, as the log's entries tell."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.console.domain.shifts import (
    ShiftAction,
    ShiftEntry,
    ShiftFault,
    duties,
    fault_of,
    on_duty,
)

DAWN = datetime(2026, 5, 12, 0, 0, tzinfo=UTC)
TAKE, HAND = ShiftAction.TAKE_OVER, ShiftAction.HAND_OVER


def entry(hour: int, action: ShiftAction, who: str, division: str = "") -> ShiftEntry:
    return ShiftEntry(DAWN + timedelta(hours=hour), action, who, who, division)


def told(*entries: ShiftEntry) -> list[tuple[str, int, int | None, bool]]:
    hours = timedelta(hours=1)
    return [
        (
            duty.name,
            (duty.since - DAWN) // hours,
            (duty.until - DAWN) // hours if duty.until else None,
            duty.handed_over,
        )
        for duty in duties(entries)
    ]


def test_a_shift_goes_from_taking_over_to_handing_over() -> None:
    assert told(entry(0, TAKE, "wang"), entry(8, HAND, "wang"), entry(8, TAKE, "li")) == [
        ("wang", 0, 8, True),
        ("li", 8, None, False),
    ]


def test_who_takes_over_unasked_ends_the_other_shift_and_the_log_says_so() -> None:
    assert told(entry(0, TAKE, "wang"), entry(9, TAKE, "li")) == [
        ("wang", 0, 9, False),
        ("li", 9, None, False),
    ]


def test_desks_do_not_touch_each_other() -> None:
    found = told(entry(0, TAKE, "wang", "4403"), entry(1, TAKE, "li"), entry(2, HAND, "li"))
    assert found == [("wang", 0, None, False), ("li", 1, 2, True)]


@pytest.mark.parametrize(
    ("action", "last", "fault"),
    [
        (TAKE, None, None),
        (TAKE, entry(0, TAKE, "wang"), ShiftFault.ON_DUTY),
        (TAKE, entry(0, TAKE, "li"), None),
        (TAKE, entry(0, HAND, "wang"), None),
        (HAND, entry(0, TAKE, "wang"), None),
        (HAND, None, ShiftFault.NOT_ON_DUTY),
        (HAND, entry(0, TAKE, "li"), ShiftFault.NOT_ON_DUTY),
        (HAND, entry(0, HAND, "wang"), ShiftFault.NOT_ON_DUTY),
    ],
)
def test_only_who_is_on_duty_hands_over(
    action: ShiftAction, last: ShiftEntry | None, fault: ShiftFault | None
) -> None:
    assert fault_of(action, "wang", last) is fault


def test_nobody_is_on_duty_before_and_after() -> None:
    assert on_duty(None) is None
    assert on_duty(entry(0, HAND, "wang")) is None
    assert on_duty(entry(0, TAKE, "wang")) == "wang"
