"""The embedded PostgreSQL: durable, private, startable again after anything, never left behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.runtime.embedded.cluster import processes_in
from services.runtime.embedded.errors import EmbeddedError
from services.runtime.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "pg")
    yield server
    server.remove()


def visits(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("select number from visits order by number")]


def record(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists visits (number int)")
        connection.execute("insert into visits values (%s)", [number])


def test_what_was_committed_survives_kill_9(server: EmbeddedPostgres) -> None:
    address = server.start()
    record(address.url(), 1)
    server.kill()
    assert not server.running()
    again = server.start()
    assert again == address
    assert visits(again.url()) == [1]


def test_a_server_killed_from_outside_starts_again(server: EmbeddedPostgres) -> None:
    address = server.start()
    record(address.url(), 1)
    os.kill(server.pid, signal.SIGKILL)
    assert server.wait(10) == -signal.SIGKILL
    assert visits(server.start().url()) == [1]


def test_a_left_over_pid_file_of_a_living_process_does_not_stop_the_start(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    with psycopg.connect(server.start().url()) as connection:
        row = connection.execute("show data_directory").fetchone()
    assert row is not None
    server.kill()
    # Line 1 of the file names us: a program that happens to have got the old server's number.
    (Path(row[0]) / "postmaster.pid").write_text(f"{os.getpid()}\n{row[0]}\n1\n1\n\n\n\n")
    assert server.start().port > 0


def test_writes_reach_the_disk_before_they_are_acknowledged(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.start().url()) as connection:
        names = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        values = {name: connection.execute(f"show {name}").fetchone() for name in names}
    assert values == dict.fromkeys(names, ("on",))


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    address = server.start()
    wrong = address.url().replace(address.password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600


def test_rows_and_statements_stay_out_of_the_log(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.start().url(), autocommit=True) as connection:
        connection.execute("create table people (phone text primary key)")
        connection.execute("insert into people values ('13900000000')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into people values ('13900000000')")
    server.stop()
    log = server.log.read_text()
    assert "duplicate key" in log
    assert "13900000000" not in log


def test_a_second_server_on_the_same_folder_is_told_so(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    address = server.start()
    with pytest.raises(EmbeddedError, match=r"another process runs PostgreSQL on .*; stop it"):
        EmbeddedPostgres(tmp_path / "pg").start()
    assert server.start() == address


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = EmbeddedPostgres(tmp_path / "pg", port)
        with pytest.raises(EmbeddedError, match=rf"port {port} is taken"):
            server.start()
    server.remove()
    assert not (tmp_path / "pg").exists()


def test_deleting_the_folder_deletes_the_data(server: EmbeddedPostgres, tmp_path: Path) -> None:
    record(server.start().url(), 1)
    server.stop()
    subprocess.run(["rm", "-rf", tmp_path / "pg"], check=True)
    with psycopg.connect(server.start().url()) as connection:
        row = connection.execute("select to_regclass('visits')").fetchone()
    assert row == (None,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_stays_when_the_module_ends(
    server: EmbeddedPostgres, tmp_path: Path, number: signal.Signals
) -> None:
    info = tmp_path / "info.json"
    module = [sys.executable, "-m", "services.runtime.embedded.postgres"]
    command = [*module, "--data", str(tmp_path / "pg"), "--info-file", str(info)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        await_file(info)
        told = json.loads(info.read_text())
        data = Path(told["password_file"]).with_name("pgdata")
        assert processes_in(data)
        process.send_signal(number)
        code = process.wait(15)
    assert code == (-number if number == signal.SIGKILL else 0)
    deadline = time.monotonic() + 15
    while processes_in(data):
        assert time.monotonic() < deadline, "the server outlived its parent"
        time.sleep(0.02)
    # And at once again, on the same data.
    assert server.start().port > 0


def await_file(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"no {path.name}"
        time.sleep(0.02)
