"""The workers of `make test` never share what is for one alone."""

from pathlib import Path

import pytest

from tests.support.lanes import (
    DEADLINES,
    EDGE,
    LOOKS,
    OFFICERS,
    PROCESSES,
    REAL_PROCESSES,
    STORIES,
    TESTS,
    WHOLE_WAY,
    Lanes,
    is_of_real_processes,
    lane_of,
    turn_of,
)

HERE = Path(TESTS)


def test_a_worker_is_given_whole_lanes(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pytestconfig.option, "tx", ["2*popen"])
    scheduler = pytestconfig.hook.pytest_xdist_make_scheduler(config=pytestconfig, log=None)
    assert isinstance(scheduler, Lanes)
    for name in ("scenarios/test_report.py", "chaos/test_kills.py", "browser/test_map.py"):
        assert scheduler._split_scope(f"tests/{name}::test_one[a::b]") == lane_of(HERE / name)


def test_every_place_of_real_processes_exists() -> None:
    assert [name for name in REAL_PROCESSES if not (HERE / name).exists()] == []


def test_what_kills_real_processes_runs_by_the_clock_on_the_wall() -> None:
    killing = {
        file
        for file in HERE.rglob("test_*.py")
        if "SIGKILL" in file.read_text(encoding="utf-8") and file != Path(__file__)
    }
    assert killing
    assert all(is_of_real_processes(file) for file in killing)


def test_what_waits_longest_begins_first_and_each_browser_file_is_a_lane_at_the_end() -> None:
    real = sorted((f for f in HERE.rglob("test_*.py") if is_of_real_processes(f)), key=turn_of)
    lanes = list(dict.fromkeys(lane_of(file) for file in real))
    pages = sorted(f.relative_to(HERE).as_posix() for f in (HERE / "browser").glob("test_*.py"))
    for early in ("looks", "officers_way", "whole_way"):
        pages.remove(f"browser/test_{early}.py")
    first = [DEADLINES, EDGE, OFFICERS, PROCESSES, LOOKS, WHOLE_WAY]
    assert (lanes[:6], sorted(lanes[6:])) == (first, pages)


def test_the_stories_share_one_lane_and_every_other_file_has_its_own() -> None:
    scenarios = sorted((HERE / "scenarios").glob("test_*.py"))
    assert {lane_of(file) for file in scenarios} == {STORIES}
    files = sorted((HERE / "unit").rglob("test_*.py"))
    assert len({lane_of(file) for file in files}) == len(files)
