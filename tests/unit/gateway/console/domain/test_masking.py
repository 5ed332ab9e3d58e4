"""Names and numbers until somebody asks for them."""

from services.gateway.console.domain.masking import (
    e164,
    grouped_phone,
    looks_like_phone,
    masked_name,
    masked_phone,
)


def test_names_and_numbers_are_masked_and_grouped() -> None:
    assert masked_name("王秀英") == "王**"
    assert masked_name("") == ""
    assert masked_phone("+8619900001234") == "199 **** 1234"
    assert masked_phone("119") == "****"
    assert grouped_phone("+8619900001234") == "199 0000 1234"


def test_a_number_as_typed_is_found_by_its_hash() -> None:
    assert e164("199 0000-1234") == e164("+86 199 0000 1234") == "+8619900001234"
    assert looks_like_phone("199 0000 1234")
    assert not looks_like_phone("12号楼2单元")
    assert not looks_like_phone("12")
