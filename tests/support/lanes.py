"""Which tests may run beside which, where `make test` runs them in two workers (pytest-xdist).

A database, a browser or a world of stories belongs to one worker, so whatever shares one is in one
lane. What measures real processes by the clock on the wall (kills, restarts, time limits) runs by
itself after all others, marked `wall_clock`.
"""

from pathlib import PurePath

TESTS = PurePath(__file__).parents[1]
WALL_CLOCK = "wall_clock"
"""The lane, and the mark, of real processes."""
STORIES = "stories"
"""The lane of the scenarios, which share one world."""
REAL_PROCESSES = (
    "browser",
    "chaos",
    "contract/carrier_simulator/test_restart.py",
    "integration/gateway/test_page_on_a_slow_network.py",
    "integration/notifier/test_kill.py",
    "integration/runtime/test_embedded_broker.py",
    "integration/runtime/test_embedded_postgres.py",
    "integration/runtime/test_supervisor.py",
    "integration/test_kafka_launcher.py",
    "unit/runtime/test_children.py",
)


def lane_of(file: PurePath) -> str:
    """The lane of a test file: whatever is in one lane runs in one worker, in order."""
    name = file.relative_to(TESTS)
    parts = {name.as_posix(), name.parts[0]}
    if parts & set(REAL_PROCESSES):
        return WALL_CLOCK
    return STORIES if "scenarios" in parts else name.as_posix()
