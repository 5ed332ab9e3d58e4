"""What is wrong with an area that was drawn."""

import math

import pytest

from services.gateway.console.domain.areas import (
    closed,
    fault_of_radius,
    fault_of_ring,
    rounded,
)

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        (SQUARE, ""),
        ([*SQUARE, SQUARE[0]], ""),
        (SQUARE[:2], "few-points"),
        ([(0.0, 0.0)] * 5, "few-points"),
        ([(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)], "crossing"),
        ([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)], "crossing"),
        ([(0.0, 0.0), (200.0, 0.0), (0.0, 1.0)], "range"),
        ([(0.0, 0.0), (math.nan, 0.0), (0.0, 1.0)], "range"),
        ([(math.cos(n / 99), math.sin(n / 99)) for n in range(501)], "many-points"),
    ],
)
def test_a_ring_is_right_or_has_a_named_fault(ring: list[tuple[float, float]], fault: str) -> None:
    assert fault_of_ring(ring) == fault


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        (
            [(114.1, 22.6), (114.2, 22.6), (114.2, 22.7), (114.15, 22.6000002), (114.1, 22.7)],
            "crossing",
        ),
        ([(114.1, 22.6), (114.1000001, 22.6), (114.1, 22.6000001)], "few-points"),
        (SQUARE, ""),
    ],
)
def test_a_ring_is_judged_as_exactly_as_alerts_say_it(
    ring: list[tuple[float, float]], fault: str
) -> None:
    assert fault_of_ring(ring) == ""
    assert fault_of_ring(rounded(ring)) == fault


def test_a_radius_has_limits() -> None:
    assert fault_of_radius(500) == ""
    assert {fault_of_radius(value) for value in (0, -1, 60_000, math.inf)} == {"radius"}


def test_a_ring_is_closed_once() -> None:
    assert closed(SQUARE) == closed([*SQUARE, SQUARE[0]])
