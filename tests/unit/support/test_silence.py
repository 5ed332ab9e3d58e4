"""Who runs beside whom."""

import fcntl
import threading
from pathlib import Path

from tests.support.silence import DOOR, turn


def closed(folder: Path) -> bool:
    """Whether nobody gets in."""
    with (folder / DOOR).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_others_run_beside_each_other(tmp_path: Path) -> None:
    with turn(tmp_path, silent=False), turn(tmp_path, silent=False):
        assert not closed(tmp_path)


def test_nobody_begins_beside_the_silent_until_its_turn_is_over(tmp_path: Path) -> None:
    with turn(tmp_path, silent=True) as silent:
        assert closed(tmp_path)
        silent.over()
        silent.over()
        with turn(tmp_path, silent=False):
            assert not closed(tmp_path)
    assert not closed(tmp_path)


def test_the_silent_wait_for_who_runs_and_nobody_comes_before_them(tmp_path: Path) -> None:
    began = threading.Event()

    def keep_silent() -> None:
        with turn(tmp_path, silent=True):
            began.set()

    waiting = threading.Thread(target=keep_silent)
    with turn(tmp_path, silent=False):
        waiting.start()
        while not closed(tmp_path):
            pass
        assert not began.is_set()
    assert began.wait(60)
    waiting.join()
