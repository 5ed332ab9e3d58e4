"""Which blow falls when: drawn from a seed, so that a campaign can be fought again."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from services.runtime.fault_points import DATABASE, Window


class Kind(StrEnum):
    """What is done to a part."""

    KILL = "kill"
    """kill -9 at any moment."""
    WINDOW = "window"
    """kill -9 at a named moment, by a fault point."""
    ZOMBIE = "zombie"
    """SIGSTOP for 20 s; then it wakes and thinks that nothing has happened. A notifier finds its
    equal there, which has taken over what it had."""
    DATABASE = "database"
    BROKER = "broker"
    WIPE = "wipe"
    """The broker killed with all its data."""
    CUT = "cut"
    """No network to the provider for some seconds."""
    DISK = "disk"
    """No room for a process's log for some seconds."""
    CLOCK = "clock"
    """The clock of a process's machine, or of the database, is set on or back for some seconds."""


EQUAL = "notifier-2"
"""A second notifier, beside the one of the list."""
NOTIFIERS = ("notifier", EQUAL)
PROCESSES = (
    *NOTIFIERS,
    "alerting",
    "notifier-web",
    "gateway-public",
    "roster",
    "carrier-simulator",
    "gateway-console",
)
AT_WINDOWS: tuple[tuple[str, Window], ...] = (
    ("notifier", Window.CLAIMED),
    ("notifier", Window.POSTED),
    ("notifier", Window.COMMITTED),
    ("notifier", Window.LANDED),
    ("alerting", Window.COMMITTED),
    ("alerting", Window.LANDED),
    ("roster", Window.COMMITTED),
    ("roster", Window.LANDED),
    ("gateway-public", Window.ANSWERED),
    ("notifier-web", Window.ANSWERED),
)
WEIGHTS = {
    Kind.WINDOW: 60,
    Kind.KILL: 18,
    Kind.ZOMBIE: 5,
    Kind.DATABASE: 3,
    Kind.BROKER: 3,
    Kind.WIPE: 1,
    Kind.CUT: 4,
    Kind.DISK: 2,
    Kind.CLOCK: 4,
}
# The two notifiers stand on one machine.
WITH_A_CLOCK = (*(p for p in PROCESSES if p not in ("carrier-simulator", EQUAL)), DATABASE)
STEPS_S = (-90.0, -15.0, 15.0, 90.0)
"""How far the clock of a process's machine is set; the database's no more than the nearest."""


@dataclass(frozen=True)
class Blow:
    """One blow: what, to which process (empty where the kind says it), at which window, and by how
    many seconds a clock is set."""

    number: int
    kind: Kind
    process: str = ""
    window: Window | None = None
    step_s: float = 0.0


@dataclass(frozen=True)
class Fallen:
    """Where a blow fell: a window's name, `elsewhere`, or its kind's; `at_s` after the first alert
    could be sent."""

    blow: Blow
    where: str
    at_s: float


def warned(communities: tuple[str, ...], seed: int) -> Iterator[str]:
    """Which community is warned next, without end."""
    chance = Random(seed)
    while True:
        yield from chance.sample(communities, len(communities))


def schedule(count: int, seed: int) -> list[Blow]:
    """`count` blows; every kind and every window falls in turn before chance decides."""
    chance = Random(seed)
    first = [Kind.WINDOW] * len(AT_WINDOWS) + [kind for kind in Kind if kind is not Kind.WINDOW]
    chance.shuffle(first)
    more = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=max(0, count - len(first)))
    windows = list(AT_WINDOWS)
    chance.shuffle(windows)
    zombies = ["notifier"]
    blows: list[Blow] = []
    for number, kind in enumerate([*first, *more][:count]):
        process, window, step_s = "", None, 0.0
        if kind is Kind.WINDOW:
            process, window = windows.pop() if windows else chance.choice(AT_WINDOWS)
        elif kind is Kind.ZOMBIE:
            process = zombies.pop() if zombies else chance.choice(PROCESSES)
        elif kind in (Kind.KILL, Kind.DISK):
            process = chance.choice(PROCESSES)
        elif kind is Kind.CLOCK:
            process = chance.choice(WITH_A_CLOCK)
            step_s = chance.choice(STEPS_S[1:3] if process == DATABASE else STEPS_S)
        blows.append(Blow(number, kind, process, window, step_s))
    return blows
