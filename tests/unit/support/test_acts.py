"""What people did, from the carrier's log."""

from datetime import UTC, datetime
from typing import Any

from tests.support.acts import acts_until, said_last, turned_away

AT = "2026-06-01T08:00:{:02d}+00:00"
END = datetime(2026, 6, 1, 8, 0, 30, tzinfo=UTC)


def text(second: int, to: str) -> dict[str, Any]:
    return {
        "kind": "accepted",
        "at": AT.format(second),
        "what": "message",
        "direction": "outbound-api",
        "to": to,
    }


def said(second: int, number: str, what: str, value: str, door: str = "") -> dict[str, Any]:
    name = f"{number}:{what}:{door}:{value}"
    return {
        "kind": "said",
        "at": AT.format(second),
        "id": name,
        "number": number,
        "what": what,
        "value": value,
        "sid": door,
    }


def heard(second: int, answer: dict[str, Any], status: int) -> dict[str, Any]:
    return {"kind": "heard", "at": AT.format(second), "id": answer["id"], "answer": status}


def test_who_was_told_and_answered_in_time_did_both() -> None:
    received = said(5, "+861", "reply", "1")
    acts = acts_until([text(1, "+861"), received, heard(6, received, 200)], END)
    assert acts.of("+861") == frozenset({"message", "reply  1"})


def test_an_answer_heard_after_the_end_leaves_open_what_its_number_did() -> None:
    received = said(29, "+861", "reply", "1")
    acts = acts_until([text(1, "+861"), received, heard(31, received, 200)], END)
    assert acts.of("+861") is None


def test_an_answer_that_nobody_heard_leaves_open_what_its_number_did() -> None:
    received = said(5, "+861", "reply", "1")
    acts = acts_until([text(1, "+861"), received, heard(6, received, 0)], END)
    assert acts.of("+861") is None


def test_who_was_never_reached_did_nothing() -> None:
    acts = acts_until([text(1, "+861")], END)
    assert acts.of("+862") == acts.of(None) == frozenset()


def test_an_answer_that_was_refused_is_named() -> None:
    taken, refused = said(5, "+861", "reply", "1"), said(6, "+861", "reply", "7")
    assert turned_away([taken, heard(6, taken, 200), refused, heard(7, refused, 410)]) == [
        refused["id"]
    ]


def test_of_two_answers_at_a_door_that_crossed_either_may_be_the_last() -> None:
    safe, help_ = said(1, "+861", "visit", "safe", "d"), said(2, "+862", "visit", "needs_help", "d")
    crossed = [safe, help_, heard(3, safe, 200), heard(4, help_, 200)]
    assert said_last(crossed) == {"d": {"safe", "needs_help"}}
    in_order = [safe, heard(2, safe, 200), help_, heard(4, help_, 200)]
    assert said_last(in_order) == {"d": {"needs_help"}}
