"""Which ports the demo uses: each process's own where it is free, else any."""

import socket

from services.runtime.processes import PROCESSES

HOST = "127.0.0.1"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def choose(*, usual: bool = True) -> dict[str, int]:
    """A port for every process by its name, and one for `postgres`; not its `usual` one where
    several stages start at the same time."""
    chosen = {
        item.name: item.port if usual and _is_free(item.port) else _any_free() for item in PROCESSES
    }
    return chosen | {"postgres": _any_free()}
