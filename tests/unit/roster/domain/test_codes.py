"""Division codes with and without padding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.roster.domain.codes import LEVELS, covers, prefix_of


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("330203000000", "330203"),
        ("330203", "330203"),
        ("330200", "3302"),
        ("330000000000", "33"),
        ("33", "33"),
        ("330203001000", "330203001"),
        ("330203001010", "330203001010"),
        ("330203100", "330203100"),
        ("33020310", "33020310"),
        (" 990101001001 ", "990101001001"),
        ("990101001001003", "990101001001003"),
    ],
)
def test_padding_is_cut_at_a_level_and_nowhere_else(code: str, prefix: str) -> None:
    assert prefix_of(code) == prefix


@pytest.mark.parametrize("code", ["", "3", "33020300000A", "３３０２", "-3302", "1" * 16])
def test_what_is_no_code_names_nothing(code: str) -> None:
    assert prefix_of(code) == ""
    assert not covers(prefix_of(code), "330203001001")


@given(st.sampled_from(LEVELS[1:5]), st.integers(1, 999_999_999_999))
def test_padding_changes_nothing(level: int, number: int) -> None:
    code = f"{number:012d}"[:level]
    assert prefix_of(code) == prefix_of(code.ljust(12, "0"))


@given(st.text("123456789", min_size=12, max_size=12), st.sampled_from(LEVELS[:5]))
def test_a_code_covers_all_that_continue_it(code: str, level: int) -> None:
    assert covers(prefix_of(code[:level]), code)
    other = ("1" if code[0] != "1" else "2") + code[1:]
    assert not covers(prefix_of(other[:level]), code)
