"""The shift log: who was on duty at a desk, from when to when, as its entries tell."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class ShiftAction(StrEnum):
    """What somebody does at a desk."""

    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"


class ShiftFault(StrEnum):
    """Why it is not done."""

    ON_DUTY = "on-duty"
    NOT_ON_DUTY = "not-on-duty"


@dataclass(frozen=True)
class ShiftEntry:
    """A line of the log; a desk is a division's (empty: everywhere)."""

    at: datetime
    action: ShiftAction
    officer: str
    name: str
    division: str


@dataclass(frozen=True)
class Duty:
    """One shift: open while `until` is None; `handed_over` false when somebody took over from who
    had not handed over."""

    officer: str
    name: str
    division: str
    since: datetime
    until: datetime | None = None
    handed_over: bool = False


def duties(entries: Iterable[ShiftEntry]) -> list[Duty]:
    """The shifts that entries in their order tell of, in the order they began."""
    found: list[Duty] = []
    for entry in entries:
        for number, duty in enumerate(found):
            if duty.until is None and duty.division == entry.division:
                handed = entry.action is ShiftAction.HAND_OVER
                found[number] = replace(duty, until=entry.at, handed_over=handed)
        if entry.action is ShiftAction.TAKE_OVER:
            found.append(Duty(entry.officer, entry.name, entry.division, entry.at))
    return found


def on_duty(last: ShiftEntry | None) -> str | None:
    """Who is on duty at a desk after its last entry; None when nobody is."""
    return last.officer if last and last.action is ShiftAction.TAKE_OVER else None


def fault_of(action: ShiftAction, officer: str, last: ShiftEntry | None) -> ShiftFault | None:
    """Why an officer may not do this at a desk with this last entry; None when they may."""
    mine = on_duty(last) == officer
    if action is ShiftAction.TAKE_OVER:
        return ShiftFault.ON_DUTY if mine else None
    return None if mine else ShiftFault.NOT_ON_DUTY
