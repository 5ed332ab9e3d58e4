"""What is said beyond an outcome's word."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import HelpKind, Mover, Refuge, VisitOutcome
from services.gateway.field.domain.details import (
    LONGEST_NOTE,
    UnknownDetailError,
    back_at,
    detail_of,
    merged,
    note_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 8, 1, 9, 30, tzinfo=SHANGHAI)
EVENING = datetime(2026, 8, 1, 19, 30, tzinfo=SHANGHAI)


def test_only_what_belongs_to_the_outcome_is_taken() -> None:
    form = {"help": "medical", "to": "kin"}
    assert detail_of(VisitOutcome.NEEDS_HELP, form, MORNING) == OutcomeDetail(
        help_kind=HelpKind.MEDICAL
    )
    assert detail_of(VisitOutcome.SAFE, form, MORNING) is None


def test_what_no_button_says_is_refused() -> None:
    with pytest.raises(UnknownDetailError):
        detail_of(VisitOutcome.MOVED, {"to": "moon"}, MORNING)
    with pytest.raises(UnknownDetailError):
        detail_of(VisitOutcome.NEEDS_HELP, {"urgent": "yes"}, MORNING)


def test_one_thing_after_the_other_adds_up() -> None:
    first = OutcomeDetail(moved_to=Refuge.SHELTER)
    both = merged(first, OutcomeDetail(moved_by=Mover.TEAM))
    assert (both.moved_to, both.moved_by) == (Refuge.SHELTER, Mover.TEAM)
    assert merged(both, OutcomeDetail(moved_to=Refuge.KIN)).moved_to is Refuge.KIN


def test_back_is_said_as_a_neighbour_says_it() -> None:
    assert back_at("tonight", MORNING).isoformat() == "2026-08-01T20:00:00+08:00"
    assert back_at("tonight", EVENING).isoformat() == "2026-08-01T22:30:00+08:00"
    assert back_at("tomorrow", EVENING).isoformat() == "2026-08-02T12:00:00+08:00"
    assert back_at("days", EVENING).isoformat() == "2026-08-04T12:00:00+08:00"


def test_tonight_is_the_evening_where_the_neighbour_lives() -> None:
    there = EVENING.astimezone(ZoneInfo("Asia/Urumqi"))
    assert back_at("tonight", there).isoformat() == "2026-08-01T20:30:00+06:00"
    assert back_at("tomorrow", there).isoformat() == "2026-08-02T12:00:00+06:00"


def test_signs_that_nobody_sees_are_no_note_and_take_no_room_in_one() -> None:
    assert note_of({"note": " \u202d\x00\u200e "}) == ""
    assert note_of({"note": "\ufeff" * LONGEST_NOTE + "二楼有人"}) == "二楼有人"
    assert len(note_of({"note": "字" * (LONGEST_NOTE + 1)})) == LONGEST_NOTE
