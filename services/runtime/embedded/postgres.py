"""A real PostgreSQL 18 from pip: `python -m services.runtime.embedded.postgres --data DIR`.

fsync and synchronous_commit are on: what it committed survives kill -9, and figures measured on it
are honest. It listens on 127.0.0.1 with a password, and ends when the process that started it ends.
"""

import argparse
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

import psycopg

from services.runtime.embedded.announcing import announce
from services.runtime.embedded.binaries import find_binaries
from services.runtime.embedded.cluster import (
    SUPERUSER,
    ClusterFiles,
    end_processes_in,
    server_environment,
)
from services.runtime.embedded.errors import EmbeddedError
from services.runtime.leash import leashed

START_SECONDS = 60.0
"""Includes crash recovery of a large log; an idle start takes under a second."""
STOP_SECONDS = 8.0
HOST = "127.0.0.1"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "max_wal_size": "2GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Rows and statements hold personal data: neither reaches the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True)
class Address:
    """Where the server answers and how its superuser logs in."""

    host: str
    port: int
    user: str
    password: str

    def url(self, database: str = "postgres") -> str:
        """A libpq URL; the password in it needs no escaping."""
        return f"postgresql://{self.user}:{self.password}@{self.host}:{self.port}/{database}"


class EmbeddedPostgres:
    """One server on one data folder; start, stop and kill in any order, data stay.

    `port` 0 takes a free one at the first start and keeps it for later starts of this object;
    `settings` are the server's own. Start it from the main thread. Every method raises
    EmbeddedError with what to do about it.
    """

    def __init__(
        self, data_dir: Path, port: int = 0, settings: Mapping[str, str] = SETTINGS
    ) -> None:
        self._settings = settings
        self._binaries = find_binaries()
        self._files = ClusterFiles(data_dir, self._binaries)
        self._wanted_port = port
        self._port = port
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self._files.log

    @property
    def password_file(self) -> Path:
        """File with the superuser's password, mode 0600; it exists after the first start."""
        return self._files.password_file

    @property
    def pid(self) -> int:
        """The server's process id. Raises EmbeddedError when it was not started."""
        if self._server is None:
            raise EmbeddedError("the embedded PostgreSQL is not started")
        return self._server.pid

    def start(self) -> Address:
        """Start, with recovery after a crash, and return once it answers (within 60 s).

        A running server is left as it is.
        """
        if self.running():
            return self._address()
        self._files.lock()
        try:
            # A server whose parent was killed may still be on its way out.
            end_processes_in(self._files.pgdata, grace=STOP_SECONDS)
            self._files.create_if_missing()
            # No process is in there: its pid, perhaps taken by another program, would stop us.
            (self._files.pgdata / "postmaster.pid").unlink(missing_ok=True)
            self._launch()
            return self._address()
        except BaseException:
            self.kill()
            raise

    def running(self) -> bool:
        """Whether the server process that this object started is alive."""
        return self._server is not None and self._server.poll() is None

    def stop(self) -> None:
        """Shut down: open transactions end at once; after 8 s by force. Data stay."""
        self._signal(signal.SIGINT, STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """kill -9 of the server and its workers. What was committed stays."""
        self._signal(signal.SIGKILL, 5.0)
        self._server = None
        end_processes_in(self._files.pgdata)
        self._files.unlock()

    def remove(self) -> None:
        """Stop and delete the data folder with everything in it."""
        self.stop()
        self._files.remove()

    def wait(self, seconds: float) -> int | None:
        """The exit code once the server ended, None if it still runs after `seconds`."""
        if self._server is None:
            return 0
        try:
            return self._server.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self) -> None:
        """Start the server; with a port of our choice, again when another program took it first."""
        for last in (False, False, True):
            self._port = self._port or _free_port()
            begin = self._files.log.stat().st_size if self._files.log.exists() else 0
            self._spawn()
            if self._await_ready():
                return
            tail = self._log_since(begin)
            if "Address already in use" in tail and not last and self._wanted_port == 0:
                self._port = 0
                continue
            raise EmbeddedError(_start_failure(self._port, tail, self._files.log))

    def _spawn(self) -> None:
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        command = [str(self._binaries.postgres), "-D", str(self._files.pgdata), *options]
        command.append(f"--port={self._port}")
        with self._files.log.open("ab") as log:
            self._server = subprocess.Popen(
                # SIGQUIT: ended within 5 s whatever its clients do; it recovers at the next start.
                leashed(command, signal.SIGQUIT, run_as=self._binaries.run_as),
                cwd="/",
                env=server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _await_ready(self) -> bool:
        """True once the server accepts connections, False when it ended first."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.running():
                return False
            if self._accepts_connections():
                return True
            time.sleep(0.02)
        raise EmbeddedError(
            f"PostgreSQL did not answer within {START_SECONDS:.0f} s; see {self._files.log}"
        )

    def _accepts_connections(self) -> bool:
        try:
            lines = (self._files.pgdata / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        if len(lines) < 8 or lines[7].strip() != "ready":
            return False
        try:
            psycopg.connect(self._address().url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            raise EmbeddedError(
                f"PostgreSQL runs but refuses its own superuser: {error}"
            ) from error
        return True

    def _log_since(self, begin: int) -> str:
        with self._files.log.open("rb") as log:
            log.seek(begin)
            return log.read().decode(errors="replace")

    def _address(self) -> Address:
        return Address(HOST, self._port, SUPERUSER, self._files.password())

    def _signal(self, number: signal.Signals, seconds: float) -> None:
        if self._server is not None and self.running():
            self._server.send_signal(number)
            self.wait(seconds)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _start_failure(port: int, tail: str, log: Path) -> str:
    if "Address already in use" in tail:
        return f"port {port} is taken; stop what listens there, or choose another --port"
    if "database files are incompatible" in tail:
        return f"the data are of another PostgreSQL version; delete them to begin anew (log: {log})"
    return f"PostgreSQL ended while starting (log: {log}):\n{tail.strip()[-2000:]}"


def _main() -> int:
    """Serve until SIGTERM or SIGINT; rc 1 when the server ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m services.runtime.embedded.postgres")
    parser.add_argument("--data", type=Path, required=True, help="data folder; made when missing")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--info-file", type=Path, help="JSON with host, port, user, password_file, once ready"
    )
    arguments = parser.parse_args()
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        server = EmbeddedPostgres(arguments.data, arguments.port)
        if arguments.info_file:
            arguments.info_file.unlink(missing_ok=True)
        address = server.start()
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    info = {"host": address.host, "port": address.port, "user": address.user}
    info["password_file"] = str(server.password_file)
    announce(json.dumps(info), arguments.info_file)
    while not stopping:
        if (code := server.wait(0.2)) is not None:
            sys.stderr.write(f"PostgreSQL ended with {code}; see {server.log}\n")
            server.kill()
            return 1
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(_main())
