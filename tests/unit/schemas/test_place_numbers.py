"""Where a number in the name of a place begins and ends."""

import pytest

from schemas.place_numbers import splits


@pytest.mark.parametrize("pair", ["12", "a1", "1a", "ab", "十二", "二十", "a二"])
def test_a_number_is_not_cut_in_two(pair: str) -> None:
    assert splits(*pair)


@pytest.mark.parametrize("pair", ["区2", "第二", "一2", "2号", "二号", "a区", "2二"])
def test_a_name_ends_where_its_number_does(pair: str) -> None:
    assert not splits(*pair)


def test_nothing_stands_before_the_first_sign() -> None:
    assert not splits("", "2")
