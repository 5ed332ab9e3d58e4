"""The two workers of `make test` never share what is for one alone."""

from pathlib import Path

from tests.support.lanes import (
    CAMPAIGN,
    KILLS,
    REAL_PROCESSES,
    STORIES,
    TESTS,
    is_of_real_processes,
    lane_of,
    turn_of,
)

HERE = Path(TESTS)


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


def test_the_kills_begin_first_and_the_campaign_comes_last() -> None:
    real = [file for file in HERE.rglob("test_*.py") if is_of_real_processes(file)]
    lanes = list(dict.fromkeys(lane_of(file) for file in sorted(real, key=turn_of)))
    assert (lanes[0], lanes[-1], len(lanes)) == (KILLS, CAMPAIGN, 3)


def test_the_stories_share_one_lane_and_every_other_file_has_its_own() -> None:
    scenarios = sorted((HERE / "scenarios").glob("test_*.py"))
    assert {lane_of(file) for file in scenarios} == {STORIES}
    files = sorted((HERE / "unit").rglob("test_*.py"))
    assert len({lane_of(file) for file in files}) == len(files)
