"""Which tests may run beside which, where `make test` runs them in some workers (pytest-xdist).

A database, a browser or a world of stories belongs to one worker, so whatever shares one is in one
lane. What measures real processes by the clock on the wall (kills, restarts, time limits) runs
after all others, marked `wall_clock`, in lanes that bear each other, and has a worker more than
there are cores: one waits for deadlines. A test marked `alone` has silence as long as it needs it
(tests/support/silence.py).
"""

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

TESTS = PurePath(__file__).parents[1]
WALL_CLOCK = "wall_clock"
"""The mark of real processes."""
ALONE = "alone"
"""The mark of a test beside which no other begins until it says that its turn is over."""
STORIES = "stories"
"""The lane of the scenarios, which share one world."""
DEADLINES = "deadlines"
"""Both wait for deadlines of minutes nearly all their time, so they keep one worker, and the others
have the cores. Their blows must fall at their moments, which other load has them miss."""
EDGE = "edge"
"""It waits for a broker nearly all its time: it is what may run beside the blows."""
OFFICERS = "officers"
"""The longest of the browser, of many short tests: who wants silence has it soon."""
PROCESSES = "processes"
"""They measure starts and ends by the second; those that measure narrowly, alone, come first, while
the campaign waits."""
LOOKS, WHOLE_WAY = "looks", "whole way"
"""Of the browser too; a long one at the end would be waited for."""
BROWSER = "browser"
"""Each file has pages of its own, and is a lane."""
REAL_PROCESSES = {
    "chaos/test_campaign.py": DEADLINES,
    "chaos/test_kills.py": DEADLINES,
    "integration/runtime/test_edge_on_kafka.py": EDGE,
    "browser/test_officers_way.py": OFFICERS,
    "integration/gateway/in_browser/test_page_on_a_slow_network.py": PROCESSES,
    "hostile/test_load.py": PROCESSES,
    "integration/gateway/in_browser/test_page_in_a_cut.py": PROCESSES,
    "integration/runtime/test_supervisor.py": PROCESSES,
    "unit/runtime/test_children.py": PROCESSES,
    "contract/carrier_simulator/test_restart.py": PROCESSES,
    "integration/runtime/test_embedded_broker.py": PROCESSES,
    "integration/runtime/test_embedded_postgres.py": PROCESSES,
    "integration/notifier/test_kill.py": PROCESSES,
    "integration/test_kafka_launcher.py": PROCESSES,
    "browser/test_looks.py": LOOKS,
    "browser/test_whole_way.py": WHOLE_WAY,
    "browser": BROWSER,
}
"""Lanes by place, in the order in which they begin."""
ORDER = (STORIES, *REAL_PROCESSES)


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a whole lane, in their order. Marks of groups would go into the names of
    tests, and pytest 9 lets nobody change those."""

    def _split_scope(self, nodeid: str) -> str:
        return lane_of(TESTS.parent / nodeid.partition("::")[0])


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
    if name.as_posix() in REAL_PROCESSES:
        return name.as_posix()
    return name.parts[0] if name.parts[0] in REAL_PROCESSES else name.as_posix()
