"""When a fault counts as found."""

import subprocess
from pathlib import Path

import pytest

from tests.mutants.__main__ import FAILED, Mutant, survives, why_alive

MUTANT = Mutant("a fault", 1, "file.py", "right", "wrong", "test.py")
HANGS = Mutant("a fault", 1, "file.py", "right", "wrong", "test.py", hangs=True)
TIMED_OUT = "E   Failed: Timeout (>60.0s) from pytest-timeout."


@pytest.mark.parametrize(
    ("mutant", "code", "said", "found"),
    [
        (MUTANT, FAILED, "assert 1 == 2", True),
        (MUTANT, 0, "1 passed", False),
        (MUTANT, 2, "error in collection", False),
        (MUTANT, FAILED, TIMED_OUT, False),
        (HANGS, FAILED, TIMED_OUT, True),
        (HANGS, FAILED, "assert 1 == 2", True),
        (HANGS, 0, "1 passed", False),
    ],
)
def test_only_a_red_test_finds_a_fault_and_one_without_end_where_it_is_said(
    mutant: Mutant, code: int, said: str, found: bool
) -> None:
    assert (why_alive(mutant, code, said) == "") is found


@pytest.mark.parametrize(("mutant", "found"), [(MUTANT, False), (HANGS, True)])
def test_a_run_without_end_leaves_the_file_right(
    mutant: Mutant, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object, **__: object) -> None:
        assert (tmp_path / "file.py").read_text() == "wrong\n"
        raise subprocess.TimeoutExpired("pytest", 1)

    monkeypatch.setattr(subprocess, "run", endless)
    (tmp_path / "file.py").write_text("right\n")
    assert (survives(mutant, tmp_path) == "") is found
    assert (tmp_path / "file.py").read_text() == "right\n"
