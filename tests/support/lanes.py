"""Which tests may run beside which, where `make test` runs them in two workers (pytest-xdist).

A database, a browser or a world of stories belongs to one worker, so whatever shares one is in one
lane. What measures real processes by the clock on the wall (kills, restarts, time limits) runs
after all others, marked `wall_clock`, in lanes that bear each other.
"""

from pathlib import PurePath

TESTS = PurePath(__file__).parents[1]
WALL_CLOCK = "wall_clock"
"""The mark of real processes."""
ALONE = "alone"
"""The mark of what runs beside nothing at all, last."""
STORIES = "stories"
"""The lane of the scenarios, which share one world."""
KILLS = "kills"
"""One mobilisation with a deadline of minutes: after its first nearly nothing happens."""
PROCESSES = "processes"
"""They measure starts and ends by the second, so they run beside the kills."""
CAMPAIGN = "campaign"
"""Its plan's deadline must be beyond the longest standstill, which other load makes longer."""
BROWSER = "browser"
"""Each file has pages of its own, and is a lane."""
REAL_PROCESSES = {
    "chaos/test_kills.py": KILLS,
    "contract/carrier_simulator/test_restart.py": PROCESSES,
    "integration/notifier/test_kill.py": PROCESSES,
    "integration/runtime/test_edge_on_kafka.py": PROCESSES,
    "integration/runtime/test_embedded_broker.py": PROCESSES,
    "integration/runtime/test_embedded_postgres.py": PROCESSES,
    "integration/runtime/test_supervisor.py": PROCESSES,
    "integration/test_kafka_launcher.py": PROCESSES,
    "unit/runtime/test_children.py": PROCESSES,
    "integration/gateway/in_browser/test_page_on_a_slow_network.py": PROCESSES,
    "chaos/test_campaign.py": CAMPAIGN,
    "browser": BROWSER,
}
"""Lanes by place, in the order in which they begin."""
ORDER = (STORIES, *REAL_PROCESSES)


def lane_of(file: PurePath) -> str:
    """The lane of a test file: whatever is in one lane runs in one worker, in order."""
    place = _place(file)
    lane = REAL_PROCESSES.get(place, place)
    return file.relative_to(TESTS).as_posix() if lane == BROWSER else lane


def is_of_real_processes(file: PurePath) -> bool:
    return _place(file) in REAL_PROCESSES


def turn_of(file: PurePath) -> int:
    """When a test file begins: the longest lane first, real processes in their order."""
    place = _place(file)
    return ORDER.index(place) if place in ORDER else len(ORDER)


def _place(file: PurePath) -> str:
    name = file.relative_to(TESTS)
    if "scenarios" in name.parts:
        return STORIES
    return name.parts[0] if name.parts[0] in REAL_PROCESSES else name.as_posix()
