"""A city by arithmetic: what an attempt costs, times how many a second."""

import pytest

from tests.bench.projection import City, project, told

REPORT = {
    "cpu_us_per_attempt": {
        "10000": {"by_process": {"notifier": 100, "alerting": 100, "postgres": 100}},
        "100000": {"by_process": {"notifier": 700, "alerting": 70, "postgres": 2_240}},
    },
    "db_bytes_per_attempt": 5_000,
    "wal_bytes_per_attempt": 10_000,
}
CITY = City(posts=60_000, within_s=60, attempts=3, days=30)


def test_cores_are_cost_times_rate_at_the_largest_size() -> None:
    need = project(REPORT, CITY)
    assert need.per_s == 1_000
    assert need.cores == pytest.approx({"notifier": 0.7, "alerting": 0.07, "postgres": 2.24})


def test_a_process_has_no_more_than_a_busy_core() -> None:
    need = project(REPORT, City(posts=120_000, within_s=60))
    assert need.processes == {"alerting": 1, "notifier": 2}
    assert need.partitions == 4


def test_bytes_are_those_of_all_attempts() -> None:
    need = project(REPORT, CITY)
    assert need.wal_mb_per_s == pytest.approx(10)
    assert need.gb_an_alert == pytest.approx(0.9)
    assert need.gb_kept == pytest.approx(27)


def test_one_database_is_full_when_its_cores_are() -> None:
    need = project(REPORT, CITY)
    assert need.database_limit_per_s == pytest.approx(10_000)
    assert "| texts a second at which one PostgreSQL is full | 10,000 |" in told(need)
