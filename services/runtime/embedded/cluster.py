"""The files of one embedded PostgreSQL: its folder, superuser's password, data and lock."""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

from services.runtime.embedded.binaries import ROOT_HOME, Binaries
from services.runtime.embedded.errors import EmbeddedError
from services.runtime.leash import leashed

SUPERUSER = "postgres"
INITDB_SECONDS = 60.0


class ClusterFiles:
    """What lies under `data_dir`; for root, behind the link `data_dir/home`.

    Root's folders are often closed to `nobody`, who runs the server, so root's data live in
    /var/lib/muster/postgres under a name made from `data_dir`. Deleting `data_dir` still means
    deleting the data: without its link they are wiped at the next start.
    """

    def __init__(self, data_dir: Path, binaries: Binaries) -> None:
        self._data_dir = data_dir.absolute()
        self._binaries = binaries
        self._lock: int | None = None
        if binaries.run_as is None:
            self.home = self._data_dir
        else:
            digest = hashlib.sha256(str(self._data_dir).encode()).hexdigest()[:16]
            self.home = ROOT_HOME / f"data-{digest}"

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        """The server's log; it holds no statements and no row contents."""
        return self.home / "postgres.log"

    @property
    def password_file(self) -> Path:
        """The superuser's password, readable by the user who started the server alone."""
        return self.home / "password"

    def password(self) -> str:
        """The superuser's password. Raises EmbeddedError when it was lost."""
        try:
            return self.password_file.read_text().strip()
        except FileNotFoundError:
            raise EmbeddedError(
                f"{self.password_file} is missing; delete {self._data_dir} to begin anew"
            ) from None

    def lock(self) -> None:
        """Take the folder for this process until `unlock` or its end.

        Nothing when we have it; raises EmbeddedError when another process has it.
        """
        if self._lock is not None:
            return
        self._make_folders()
        handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise EmbeddedError(
                f"another process runs PostgreSQL on {self._data_dir}; "
                "stop it, or choose another folder"
            ) from None
        self._lock = handle

    def unlock(self) -> None:
        """Give the folder back; nothing when it is not ours."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def create_if_missing(self) -> None:
        """Make the data folder and password unless they exist; a start cut short leaves neither."""
        if (self.pgdata / "PG_VERSION").is_file():
            return
        building = self.home / "pgdata.new"
        for leftover in (building, self.pgdata):
            shutil.rmtree(leftover, ignore_errors=True)
        building.mkdir(mode=0o700)
        self._give_to_server(building)
        password = secrets.token_urlsafe(24)
        _write_private(self.password_file, password)
        self._initdb(building, password)
        building.rename(self.pgdata)

    def remove(self) -> None:
        """Delete everything, root's copy included. Only while no server runs."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self._data_dir, ignore_errors=True)

    def _make_folders(self) -> None:
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            if self.home != self._data_dir:
                self._link_home()
        except OSError as error:
            raise EmbeddedError(
                f"cannot write to {error.filename or self._data_dir}: {error.strerror}; "
                "choose another folder, or make it yours with `chown`"
            ) from error

    def _link_home(self) -> None:
        link = self._data_dir / "home"
        if not link.is_symlink():
            if self.home.exists():
                end_processes_in(self.pgdata)
                shutil.rmtree(self.home)
            link.symlink_to(self.home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o711)

    def _give_to_server(self, path: Path) -> None:
        if self._binaries.run_as is not None:
            os.chown(path, *self._binaries.run_as)

    def _initdb(self, folder: Path, password: str) -> None:
        secret = folder.with_name("initdb-password")
        _write_private(secret, password)
        self._give_to_server(secret)
        command = [str(self._binaries.initdb), "--pgdata", str(folder), "--username", SUPERUSER]
        command += ["--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        command += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        try:
            done = subprocess.run(
                leashed(command, signal.SIGKILL, run_as=self._binaries.run_as),
                cwd=folder,
                env=server_environment(),
                capture_output=True,
                text=True,
                timeout=INITDB_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EmbeddedError(
                f"initdb took more than {INITDB_SECONDS:.0f} s on {folder}"
            ) from None
        finally:
            secret.unlink()
        if done.returncode != 0:
            raise EmbeddedError(f"initdb failed on {folder}:\n{done.stderr.strip()[-2000:]}")


def server_environment() -> dict[str, str]:
    """The environment for PostgreSQL's programs: no PG* variable of the caller leaks in."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def processes_in(folder: Path) -> list[int]:
    """Processes whose working folder is `folder`: the server and all its workers (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder.resolve():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def end_processes_in(folder: Path, grace: float = 0.0) -> None:
    """Wait up to `grace` seconds for the processes in `folder`, then kill them and wait 5 s.

    Raises EmbeddedError when some stay.
    """
    if _wait_for_none(folder, grace):
        return
    for pid in processes_in(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    if not _wait_for_none(folder, 5.0):
        raise EmbeddedError(
            f"processes {processes_in(folder)} in {folder} do not end; `kill -9` them"
        )


def _wait_for_none(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while processes_in(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _write_private(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(content)
