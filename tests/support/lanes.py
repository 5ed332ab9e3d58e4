"""Which tests may run beside which, where `make test` runs them in two workers (pytest-xdist).

A database, a browser or a world of stories belongs to one worker. What measures itself against the
clock on the wall (kills, restarts, time limits of real processes) stays in one lane, one test after
the other, first and with priority; beside it run tests that only take longer when they have to
wait.
"""

from pathlib import PurePath

TESTS = PurePath(__file__).parents[1]
WALL_CLOCK = "wall-clock"
"""The lane of real processes."""
STORIES = "stories"
"""The lane of the scenarios, which share one world."""
REAL_PROCESSES = (
    "chaos",
    "contract/carrier_simulator/test_restart.py",
    "integration/notifier/test_kill.py",
    "integration/runtime/test_embedded_broker.py",
    "integration/runtime/test_embedded_postgres.py",
    "integration/runtime/test_supervisor.py",
    "integration/test_kafka_launcher.py",
)
FIRST = {WALL_CLOCK: 0, STORIES: 1}
"""The longest begin first; all others follow in their order."""
YIELDING = 5
"""Niceness of all that does not measure itself against the clock on the wall."""


def lane_of(file: PurePath) -> str:
    """The lane of a test file: whatever is in one lane runs in one worker, in order."""
    name = file.relative_to(TESTS)
    parts = {name.as_posix(), name.parts[0]}
    if parts & set(REAL_PROCESSES):
        return WALL_CLOCK
    return STORIES if "scenarios" in parts else name.as_posix()


def rank(lane: str) -> int:
    """Lanes of a lower rank begin first."""
    return FIRST.get(lane, len(FIRST))
