"""How long things took."""

from services.gateway.reports.domain.spread import median, reached, share


def test_who_never_answered_counts_among_all() -> None:
    assert reached([10, 20, 30], 4, 50) == 20
    assert reached([10, 20, 30], 4, 90) is None
    assert reached([10, 20, 30, 40], 4, 100) == 40


def test_of_nobody_nothing_is_reached() -> None:
    assert reached([], 0, 50) is None
    assert share(0, 0) is None
    assert median([]) is None


def test_the_middle_of_an_even_number_lies_between() -> None:
    assert median([4, 1, 3, 2]) == 2.5
    assert median([3, 1, 2]) == 2
