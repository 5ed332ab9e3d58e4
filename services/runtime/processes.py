"""The processes that make up Muster. One list drives the demo and the compose file."""

from dataclasses import dataclass

ALIVE_PATH = "/healthz"
READY_PATH = "/readyz"
PARTS = ("kafka", "postgres")
"""What everything stands on: compose runs images, the demo the embedded parts."""


@dataclass(frozen=True)
class Step:
    """What runs once, to its end, before any process: safe to run again."""

    name: str
    arguments: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def command(self) -> tuple[str, ...]:
        """The command line."""
        return ("muster", *self.arguments)


@dataclass(frozen=True)
class Process:
    """One long-running process, started by its command line alone.

    `needs` names the parts and steps that have to be there first.
    """

    name: str
    service: str
    port: int
    needs: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """What follows `muster` on the command line."""
        return ("run", self.name)

    @property
    def command(self) -> tuple[str, ...]:
        """The command line."""
        return ("muster", *self.arguments)

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        """Where it answers."""
        return f"http://{host}:{self.port}{path}"


STEPS: tuple[Step, ...] = (
    Step("bootstrap", ("bootstrap",), needs=PARTS),
    Step("migrate", ("migrate",), needs=("bootstrap",)),
)

_PREPARED = (*PARTS, "migrate")

PROCESSES: tuple[Process, ...] = (
    Process("gateway-public", "gateway", 8080, needs=_PREPARED),
    Process("gateway-console", "gateway", 8081, needs=_PREPARED),
    Process("notifier-web", "notifier", 8082, needs=_PREPARED),
    Process("carrier-simulator", "carrier_simulator", 8090, needs=()),
    Process("roster", "roster", 8071, needs=_PREPARED),
    Process("alerting", "alerting", 8072, needs=_PREPARED),
    Process("notifier", "notifier", 8073, needs=_PREPARED),
)


def process(name: str) -> Process:
    """The process of this name. KeyError when there is none."""
    return {item.name: item for item in PROCESSES}[name]
