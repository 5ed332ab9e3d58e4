"""What shows that a notifier that stood still found another at its work."""

from dataclasses import fields
from typing import Any

import pytest

from tests.chaos.account import SOME_STOOD, Account
from tests.chaos.arena import goes_on


@pytest.mark.parametrize("claimed", [[], [7], [7, 7, 7]])
def test_what_was_claimed_before_it_stood_is_not_anothers_work(claimed: list[int]) -> None:
    """Whatever moment a clock that was set gave it."""
    assert not goes_on(claimed)


def test_what_was_claimed_since_is() -> None:
    assert goes_on([7, 7, 8])


@pytest.mark.parametrize(
    ("stood", "succeeded", "holds"),
    [(SOME_STOOD, 0, False), (SOME_STOOD, 1, True), (SOME_STOOD - 1, 0, True), (0, 0, True)],
)
def test_where_many_stood_one_found_another_at_its_work(
    stood: int, succeeded: int, holds: bool
) -> None:
    nothing: dict[str, Any] = {field.name: 0 for field in fields(Account)}
    said = {"replies_sent": 1, "replies_recorded": 1}
    account = Account(**nothing | said | {"zombies": stood, "zombies_succeeded": succeeded})
    assert account.holds is holds
