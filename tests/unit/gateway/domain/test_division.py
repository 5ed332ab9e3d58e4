"""Divisions by their codes: what lies within what."""

import pytest

from services.gateway.domain.actor import Actor
from services.gateway.domain.division import (
    PLACE_LENGTHS,
    DivisionError,
    division,
    holding_all,
    within,
)

COMMUNITY = "440305001002"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ""),
        ("440000", "44"),
        ("440300", "4403"),
        (" 440305 ", "440305"),
        ("440305000", "440305"),
        ("440305001", "440305001"),
        ("440305001000", "440305001"),
        (COMMUNITY, COMMUNITY),
    ],
)
def test_zeros_that_only_fill_up_are_taken_off(written: str, code: str) -> None:
    assert division(written) == code
    assert within(COMMUNITY, code)


@pytest.mark.parametrize(
    ("codes", "smallest"),
    [
        ([], ""),
        ([COMMUNITY], COMMUNITY),
        ([COMMUNITY, "440305001003"], "440305001"),
        ([COMMUNITY, "440305002001"], "440305"),
        ([COMMUNITY, "440305001002", "440307001001"], "4403"),
        ([COMMUNITY, "360102001001"], ""),
    ],
)
def test_the_smallest_division_that_holds_all(codes: list[str], smallest: str) -> None:
    assert holding_all(codes) == smallest
    assert all(within(code, smallest) for code in codes)


def test_a_grid_is_a_place_and_no_division() -> None:
    grid = f"{COMMUNITY}003"
    assert division(grid, PLACE_LENGTHS) == grid
    assert division(f"{COMMUNITY}000", PLACE_LENGTHS) == COMMUNITY
    with pytest.raises(DivisionError):
        division(grid)


@pytest.mark.parametrize("written", ["4", "44030", "000000", "4403a5", "４４０３０５", "44 03 05"])
def test_anything_else_is_no_code(written: str) -> None:
    with pytest.raises(DivisionError):
        division(written)


def test_to_see_a_part_is_enough_to_command_all_of_it_is_needed() -> None:
    street = Actor("1", "n", frozenset(), "440305001")
    both = (COMMUNITY, "440305002001")
    assert street.touches(both)
    assert not street.covers(both)
    assert street.covers((COMMUNITY,))
    assert not street.touches(("440305002001",))
    assert not street.covers(())
    everywhere = Actor("1", "n", frozenset())
    assert everywhere.touches(())
    assert everywhere.covers(both)
