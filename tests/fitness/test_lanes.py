"""The two workers of `make test` never share what is for one alone."""

from pathlib import Path

from tests.support.lanes import REAL_PROCESSES, STORIES, TESTS, WALL_CLOCK, lane_of

HERE = Path(TESTS)


def test_every_place_of_real_processes_exists() -> None:
    assert [name for name in REAL_PROCESSES if not (HERE / name).exists()] == []


def test_what_kills_real_processes_is_in_the_lane_of_the_clock() -> None:
    killing = {
        file
        for file in HERE.rglob("test_*.py")
        if "SIGKILL" in file.read_text(encoding="utf-8") and file != Path(__file__)
    }
    assert killing
    assert {lane_of(file) for file in killing} == {WALL_CLOCK}


def test_the_stories_share_one_lane_and_every_other_file_has_its_own() -> None:
    scenarios = sorted((HERE / "scenarios").glob("test_*.py"))
    assert {lane_of(file) for file in scenarios} == {STORIES}
    files = sorted((HERE / "unit").rglob("test_*.py"))
    assert len({lane_of(file) for file in files}) == len(files)
