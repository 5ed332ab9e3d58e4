"""Signs that nobody sees are left out; what joins signs stays."""

import pytest

from services.gateway.domain.seen_text import apart, seen_text


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("\u202a139\u202c\x00\x1b\n集合", "139\n集合"),
        ("\ufeff二楼\u200e有人\u200f", "二楼有人"),
        ("\u2066左\u2069\x7f\x85", "左"),
        ("半个\ud83d字", "半个字"),
        ("👨\u200d👩\u200d👧 می\u200cخواهم", "👨\u200d👩\u200d👧 می\u200cخواهم"),
        ("一行\r\n\t二行", "一行\r\n\t二行"),
    ],
)
def test_only_what_nobody_sees_is_left_out(typed: str, seen: str) -> None:
    assert seen_text(typed) == seen


def test_a_name_among_others_turns_none_of_them() -> None:
    assert apart("12号楼2单元") == "12号楼2单元"
    assert apart("\u202e王小明") == "王小明"
    assert apart("\u202eسلمان\u2069") == "\u2066سلمان\u2069"


def test_a_number_after_a_name_from_right_to_left_comes_after_it() -> None:
    assert apart("برج 2单元") == "\u2066برج\u200e 2单元\u2069"
