"""Memory that is free is given back."""

import ctypes
import subprocess
import sys

import pytest

from services.runtime.memory import give_back

HEAPS = """
import ctypes, threading
from services.runtime.memory import give_back
assert give_back()
threads = [threading.Thread(target=lambda: bytes(30_000)) for _ in range(3)]
for thread in threads:
    thread.start()
    thread.join()
ctypes.CDLL(None).malloc_stats()
"""


def test_all_threads_share_one_heap() -> None:
    ran = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, check=True)
    assert ran.stderr.count(b"Arena ") == 1


def test_where_the_c_library_has_no_such_choice_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not give_back()
