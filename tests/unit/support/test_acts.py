"""What people said, from the carrier's log."""

from typing import Any

from tests.support.acts import said_last, turned_away

AT = "2026-06-01T08:00:{:02d}+00:00"


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


def test_a_need_of_help_may_stand_after_another_person_has_said_something_else() -> None:
    help_, own = said(1, "+862", "visit", "needs_help", "d"), said(3, "+862", "visit", "safe", "d")
    safe = said(3, "+861", "visit", "safe", "d")
    for later, stand in ((safe, {"safe", "needs_help"}), (own, {"safe"})):
        records = [help_, heard(2, help_, 200), later, heard(4, later, 200)]
        assert said_last(records) == {"d": stand}
