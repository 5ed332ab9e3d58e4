"""Names and numbers until somebody asks for them."""

import pytest

from services.gateway.console.domain.masking import (
    e164,
    grouped_phone,
    masked_name,
    masked_phone,
)


def test_names_and_numbers_are_masked_and_grouped() -> None:
    assert masked_name("王秀英") == "王**"
    assert masked_name("") == ""
    assert masked_phone("+8619900001234") == "199 **** 1234"
    assert masked_phone("119") == "****"
    assert grouped_phone("+8619900001234") == "199 0000 1234"


@pytest.mark.parametrize(
    "typed",
    [
        "199 0000-1234",
        "+86 199 0000 1234",
        "0086 199 0000 1234",
        "86 19900001234",
        " 199\u00a00000\u00a01234 ",
        "１９９ ０００0－１２３４",
        "\u202d+86 199 0000 1234\u202c",
        "(199) 0000.1234",
        "199–0000−1234",
        "199一0000ー1234",
    ],
)
def test_a_number_is_known_however_it_was_typed(typed: str) -> None:
    assert e164(typed) == "+8619900001234"


def test_a_landline_and_a_number_abroad_are_numbers_too() -> None:
    assert e164("0755-8888 6666") == "+8675588886666"
    assert e164("0755-12345") == "+8675512345"
    assert e164("+852 2345 6789") == "+85223456789"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12号楼2单元",
        "12",
        "3-2-501",
        "12-1-1203",
        "1203-12-1203",
        "+86",
        "1" * 30,
        "١٩٩٠٠٠٠١٢٣٤",
    ],
)
def test_what_is_no_number_is_looked_for_by_name(typed: str) -> None:
    assert e164(typed) == ""
