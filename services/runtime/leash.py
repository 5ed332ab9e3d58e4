"""Child processes that cannot outlive their parent.

Linux ends a leashed child when the thread that started it dies, even by kill -9. The tie is made
by a few lines of Python that become the command (`exec`), so nothing stays in between, and no code
runs between fork and exec in a parent that may have threads. The lines run alone, as a file, with
neither site-packages nor the project on the path.
"""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def leashed(
    command: Sequence[str],
    on_parent_death: signal.Signals,
    *,
    run_as: tuple[int, int] | None = None,
) -> list[str]:
    """The command line that runs `command` so that it gets a signal when this process dies.

    `run_as` is (uid, gid) to change to first; it takes root. On other systems than Linux the
    process is not tied, the rest is the same. Raises RuntimeError outside the main thread: the
    kernel watches the thread that starts the child, and a helper thread ends too early.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start long-lived processes from the main thread: they die with theirs")
    uid, gid = run_as or (-1, -1)
    own = [sys.executable, "-I", "-S", __file__]
    return [*own, str(os.getpid()), str(int(on_parent_death)), str(uid), str(gid), *command]


def _become(parent: int, number: int, uid: int, gid: int, command: list[str]) -> None:
    """Replace this process by `command`, tied to `parent`."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if libc is not None:
        # After the change of user, which clears it.
        libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(f"parent {parent} is gone already")
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"cannot run {command[0]}: {error.strerror}")


if __name__ == "__main__":
    _parent, _number, _uid, _gid = map(int, sys.argv[1:5])
    _become(_parent, _number, _uid, _gid, sys.argv[5:])
