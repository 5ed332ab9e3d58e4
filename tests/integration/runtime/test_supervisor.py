"""The supervisor with small children: ready, dead, stubborn, and its own death."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.runtime import children
from services.runtime.children import Child, ChildFailed, answers, exists
from services.runtime.supervisor import Supervisor

WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Page)
open(sys.argv[1], "w").write(str(server.server_port))
server.serve_forever()
"""
READY_THEN_SLEEP = """
import pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text("ready")
time.sleep(600)
"""
STUBBORN_WITH_GRANDCHILD = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1] + ".part").write_text(str(child.pid))
pathlib.Path(sys.argv[1] + ".part").rename(sys.argv[1])
time.sleep(600)
"""
SUPERVISE = """
import asyncio, pathlib, sys
from services.runtime import children
from services.runtime.children import Child, exists
from services.runtime.supervisor import Supervisor
folder = pathlib.Path(sys.argv[1])
async def main():
    async with Supervisor(folder) as supervisor:
        command = [sys.executable, "-c", sys.argv[2], str(folder / "ready")]
        await supervisor.start([Child("child", command, exists(folder / "ready"))])
        (folder / "pid").write_text(str(supervisor.pid("child")))
        (folder / "started").touch()
        await supervisor.until_signal()
asyncio.run(main())
"""


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def runs(pid: int) -> bool:
    """Whether a process runs; one that nobody has collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(what: str, condition: object, seconds: float = 20.0) -> None:
    """Poll until `condition()` holds; fail with `what` when it does not in time."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


async def until(what: str, condition: object, seconds: float = 20.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


async def test_start_returns_once_children_are_ready(tmp_path: Path) -> None:
    port_file = tmp_path / "port"

    async def ready() -> bool:
        port = port_file.read_text() if port_file.exists() else ""
        return bool(port) and await answers(f"http://127.0.0.1:{port}/readyz")()

    async with Supervisor(tmp_path) as supervisor:
        await supervisor.start([Child("web", python(WEB, port_file), ready)])
        pid = supervisor.pid("web")
        assert runs(pid)
    assert not runs(pid)


async def test_a_page_that_answers_otherwise_is_not_ready(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    async with Supervisor(tmp_path) as supervisor:
        await supervisor.start([Child("web", python(WEB, port_file), exists(port_file))])
        await until("a port in the file", port_file.read_text)
        base = f"http://127.0.0.1:{port_file.read_text()}"
        assert await answers(f"{base}/readyz")()
        assert not await answers(f"{base}/other")()
    assert not await answers(f"{base}/readyz")()


async def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as supervisor:
        ready = exists(tmp_path / "ready")
        command = python(READY_THEN_SLEEP, tmp_path / "ready")
        await supervisor.start([Child("child", command, ready)])
        first = supervisor.pid("child")
        os.kill(first, signal.SIGKILL)
        await until("a new process", lambda: supervisor.pid("child") != first)
        assert supervisor.restarts("child") == 1
        assert runs(supervisor.pid("child"))


async def test_where_no_process_could_be_made_the_next_round_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []

    def spawn(child: Child, log_file: Path) -> subprocess.Popen[bytes]:
        if not refused:
            refused.append(child.name)
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return made(child, log_file)

    made = children._spawn
    async with Supervisor(tmp_path) as supervisor:
        command = python(READY_THEN_SLEEP, tmp_path / "ready")
        await supervisor.start([Child("child", command, exists(tmp_path / "ready"))])
        first = supervisor.pid("child")
        monkeypatch.setattr(children, "_spawn", spawn)
        os.kill(first, signal.SIGKILL)
        await until("a new process", lambda: supervisor.pid("child") != first, 60)
        assert refused == ["child"]
        assert supervisor.restarts("child") == 1


async def test_a_child_that_keeps_ending_fails_the_start_with_its_log(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as supervisor:
        broken = Child("broken", python("raise SystemExit('no key given')"), exists(tmp_path / "x"))
        with pytest.raises(ChildFailed, match=r"(?s)broken ended with 1.*no key given"):
            await supervisor.start([broken])
        assert supervisor.restarts("broken") == 2


async def test_a_child_that_is_never_ready_fails_the_start(tmp_path: Path) -> None:
    command = python("import time; time.sleep(600)")
    async with Supervisor(tmp_path) as supervisor:
        slow = Child("slow", command, exists(tmp_path / "never"), ready_within=0.5)
        with pytest.raises(ChildFailed, match=r"slow was not ready within 0\.5 s"):
            await supervisor.start([slow])
        pid = supervisor.pid("slow")
    assert not runs(pid)


async def test_a_child_that_cannot_come_back_ends_the_wait(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as supervisor:
        command = python(READY_THEN_SLEEP, tmp_path / "ready")
        await supervisor.start(
            [Child("broker", command, exists(tmp_path / "ready"), restart=False)]
        )
        os.kill(supervisor.pid("broker"), signal.SIGKILL)
        with pytest.raises(ChildFailed, match="broker ended with -9"):
            await asyncio.wait_for(supervisor.until_signal(), 20)
        assert supervisor.restarts("broker") == 0


async def test_run_gives_a_command_its_environment_and_reports_its_failure(tmp_path: Path) -> None:
    code = "import os, sys; sys.exit(os.environ['MUSTER_WORD'])"
    never = exists(tmp_path / "never")
    async with Supervisor(tmp_path) as supervisor:
        await supervisor.run(Child("good", python("import sys; sys.exit(0)"), never))
        failing = Child("bad", python(code), never, env={"MUSTER_WORD": "stairwell"})
        with pytest.raises(ChildFailed, match=r"(?s)bad ended with 1.*stairwell"):
            await supervisor.run(failing)
        endless = Child("long", python("import time; time.sleep(600)"), never, ready_within=0.3)
        with pytest.raises(ChildFailed, match=r"long took more than 0\.3 s"):
            await supervisor.run(endless)


async def test_stop_ends_a_stubborn_child_and_its_grandchild(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.runtime.supervisor.STOP_SECONDS", 0.5)
    ready = tmp_path / "ready"
    async with Supervisor(tmp_path) as supervisor:
        command = python(STUBBORN_WITH_GRANDCHILD, ready)
        await supervisor.start([Child("stubborn", command, exists(ready))])
        pids = [supervisor.pid("stubborn"), int(ready.read_text())]
        assert all(map(runs, pids))
    for pid in pids:
        await until(f"no process {pid}", lambda pid=pid: not runs(pid))


async def test_groups_stop_in_reverse_order(tmp_path: Path) -> None:
    code = """
import pathlib, signal, sys, time
def end(*_):
    pathlib.Path(sys.argv[2]).open("a").write(sys.argv[1] + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path(sys.argv[3]).touch()
while True: time.sleep(1)
"""
    order = tmp_path / "order"
    async with Supervisor(tmp_path) as supervisor:
        for name in ("database", "service"):
            ready = tmp_path / f"{name}.ready"
            command = python(code, name, order, ready)
            await supervisor.start([Child(name, command, exists(ready))])
    assert order.read_text().split() == ["service", "database"]


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGINT], id="ctrl-c"),
        pytest.param([signal.SIGTERM], id="term"),
        pytest.param([signal.SIGINT, signal.SIGINT], id="ctrl-c-twice"),
        pytest.param([signal.SIGKILL], id="kill-9"),
    ],
)
def test_nothing_is_left_when_the_supervisor_ends(
    tmp_path: Path, signals: list[signal.Signals]
) -> None:
    # Only the second Ctrl-C, or the supervisor's death, ends this child within the test's patience.
    stubborn = len(signals) == 2 or signals == [signal.SIGKILL]
    code = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{READY_THEN_SLEEP}"
    child = code if stubborn else READY_THEN_SLEEP
    with subprocess.Popen(python(SUPERVISE, tmp_path, child)) as supervisor:
        eventually("a started child", (tmp_path / "started").exists)
        pid = int((tmp_path / "pid").read_text())
        assert runs(pid)
        for number in signals:
            supervisor.send_signal(number)
            time.sleep(0.2)  # two signals at once would be one
        supervisor.wait(8)
    eventually(f"no process {pid}", lambda: not runs(pid))
