"""How long a child that has ended waits for its next start."""

import os
from pathlib import Path

import pytest

from services.runtime import children
from services.runtime.children import (
    FIRST_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    STEADY_SECONDS,
    Child,
    RunningChild,
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


class Time:
    """A clock that is set by hand, in the place of the module `time`."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


async def never() -> bool:
    return False


def test_a_child_is_started_again_when_its_pause_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Time()
    monkeypatch.setattr(children, "time", clock)
    running = RunningChild(Child("short", ("false",), never), tmp_path / "short.log")
    for restart, pause in enumerate((FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS), 1):
        os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)
        running.tend()
        clock.now += pause * 0.9
        running.tend()
        assert running.restarts == restart - 1
        clock.now += pause * 0.2
        running.tend()
        assert running.restarts == restart
    running.kill()
