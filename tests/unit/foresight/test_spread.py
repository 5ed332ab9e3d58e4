"""Spreads: what is kept of how long things took."""

from hypothesis import given
from hypothesis import strategies as st

from services.foresight.spread import NOTHING, STEPS, Spread, pooled, spread

SECONDS = st.lists(st.floats(0, 10_000), max_size=200)


def test_few_are_kept_as_they_were() -> None:
    assert spread(4, [30.0, 10.0, 20.0]) == Spread(4, 3, (10.0, 20.0, 30.0))


def test_between_two_steps_it_is_in_proportion() -> None:
    made = spread(3, [0.0, 10.0, 40.0])
    assert [made.at(place) for place in (0.0, 0.25, 0.5, 0.75, 1.0)] == [0.0, 5.0, 10.0, 25.0, 40.0]


def test_of_nobody_there_is_nothing() -> None:
    assert (NOTHING.share, NOTHING.at(0.5), pooled([])) == (0.0, 0.0, NOTHING)


@given(SECONDS)
def test_it_goes_from_the_quickest_to_the_slowest(seconds: list[float]) -> None:
    made = spread(len(seconds), seconds)
    assert len(made.seconds) <= STEPS + 1
    assert list(made.seconds) == sorted(made.seconds)
    if seconds:
        assert abs(made.at(0.0) - min(seconds)) <= 0.05
        assert abs(made.at(1.0) - max(seconds)) <= 0.05


def test_several_weigh_by_how_many_came() -> None:
    many, few = spread(900, [10.0] * 900), spread(300, [100.0] * 100)
    both = pooled([many, few])
    assert (both.of, both.came) == (1_200, 1_000)
    assert both.at(0.85) == 10.0
    assert both.at(0.95) == 100.0
