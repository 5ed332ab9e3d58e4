"""Run the simulated carrier as a process of its own."""

import gc
import sys
from pathlib import Path

import uvicorn

from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.adapters.wire import WireProtocol
from services.carrier_simulator.asgi import create_app
from services.carrier_simulator.domain.summary import Summary, summary
from services.carrier_simulator.settings import SimulatorSettings
from services.runtime.clock import Clock, SystemClock


def run(settings: SimulatorSettings, clock: Clock | None = None) -> None:
    """Serve until SIGTERM or SIGINT; stops within 10 seconds, keeping what was accepted."""
    # Everything accepted stays in memory: looking through it for garbage often is wasted time.
    gc.set_threshold(50_000, 20, 50)
    # The thread that flushes the log must not wait 5 ms for its turn, twice a flush.
    sys.setswitchinterval(0.0002)
    config = uvicorn.Config(
        create_app(settings, clock or SystemClock()),
        host=settings.bind_host,
        port=settings.port,
        loop="uvloop",
        http=WireProtocol,
        access_log=False,
        log_level=settings.log_level.lower(),
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
        server_header=False,
        proxy_headers=False,
    )
    uvicorn.Server(config).run()


def read_summary(log: Path) -> Summary:
    """What a carrier's log says so far, read from the file alone."""
    return summary(read_log(log))


__all__ = ["Summary", "read_summary", "run"]
