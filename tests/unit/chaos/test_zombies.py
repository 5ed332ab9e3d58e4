"""What shows that a notifier that stood still found another at its work."""

import pytest

from tests.chaos.arena import goes_on


@pytest.mark.parametrize("claimed", [[], [7], [7, 7, 7]])
def test_what_was_claimed_before_it_stood_is_not_anothers_work(claimed: list[int]) -> None:
    """Whatever moment a clock that was set gave it."""
    assert not goes_on(claimed)


def test_what_was_claimed_since_is() -> None:
    assert goes_on([7, 7, 8])
