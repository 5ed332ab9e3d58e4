"""How long a child that has ended waits for its next start."""

import pytest

from services.runtime.children import (
    FIRST_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    STEADY_SECONDS,
    pause_before_restart,
)


def test_who_keeps_ending_by_itself_waits_longer_each_time_up_to_a_limit() -> None:
    pauses = [0.0]
    for _ in range(10):
        pauses.append(pause_before_restart(pauses[-1], 1, 0.5))
    assert pauses[1] == FIRST_PAUSE_SECONDS
    assert pauses[2] == 2 * FIRST_PAUSE_SECONDS
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


KILLED = -9
"""The exit code of one that somebody else killed, as Popen gives it."""


@pytest.mark.parametrize(("code", "lived_s"), [(KILLED, 0.5), (1, STEADY_SECONDS)])
def test_who_was_killed_or_lived_for_a_while_begins_again(code: int, lived_s: float) -> None:
    assert pause_before_restart(LONGEST_PAUSE_SECONDS, code, lived_s) == FIRST_PAUSE_SECONDS
