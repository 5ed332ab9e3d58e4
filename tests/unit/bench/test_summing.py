"""What the bench makes of its measurements."""

import pytest

from tests.bench.figures import FIGURES, Figure, Good
from tests.bench.summing import growth, judged, largest, merged, number, p50_p99, percentile, table

FAST = Figure("ratio.burst", "", 0.5, Good.MORE)
SLOW = Figure("first_sms_s.idle.p99", "s", 1.0)


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1.0), (0.5, 50.0), (0.99, 99.0), (0.991, 100.0), (1.0, 100.0)]
)
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value


def test_the_99th_of_a_few_is_the_largest() -> None:
    assert p50_p99([3.0, 1.0, 2.0]) == {"p50": 2.0, "p99": 3.0, "of": 3}


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("ratio", "p99", "met"),
    [(0.5, 0.999, (True, True)), (0.499, 1.0, (False, False))],
)
def test_a_limit_is_met_on_its_own_side(ratio: float, p99: float, met: tuple[bool, bool]) -> None:
    report = {"ratio": {"burst": ratio}, "first_sms_s": {"idle": {"p99": p99}}}
    assert tuple(verdict.met for verdict in judged(report, (FAST, SLOW))) == met


def test_what_was_not_measured_is_not_judged() -> None:
    assert [v.figure for v in judged({"ratio": {"burst": 1}}, (FAST, SLOW))] == [FAST]


def test_a_figure_without_a_limit_is_neither_met_nor_missed() -> None:
    (verdict,) = judged({"index_memory_mb": 25}, (Figure("index_memory_mb", "MB"),))
    assert verdict.met is None
    assert verdict.as_dict()["limit"] is None


def test_of_many_processes_the_worst_is_judged_and_named() -> None:
    (verdict,) = judged(
        {"rss_mb": {"roster": 120, "alerting": 310}}, (Figure("rss_mb.*", "", 300),)
    )
    assert (verdict.which, verdict.measured, verdict.met) == ("alerting", 310, False)


def test_every_figure_of_the_registry_is_found_by_its_path() -> None:
    report: dict[str, object] = {}
    for figure in FIGURES:
        value: object = 1.0
        for key in reversed(figure.path.split(".")):
            value = {key.replace("*", "10000"): value}
        assert isinstance(value, dict)
        report = merged(report, value)
    assert [verdict.figure for verdict in judged(report)] == list(FIGURES)


def test_reports_are_merged_at_every_depth() -> None:
    one = {"first_sms_s": {"idle": {"p50": 1}}, "timers_per_s": 5}
    other = {"first_sms_s": {"loaded": {"p50": 2}}, "timers_per_s": 6}
    assert merged(one, other) == {
        "first_sms_s": {"idle": {"p50": 1}, "loaded": {"p50": 2}},
        "timers_per_s": 6,
    }


def test_growth_is_one_where_all_cost_the_same() -> None:
    assert growth([400.0, 400.0]) == 1.0
    assert growth([500.0, 400.0]) == 1.25


def test_the_table_says_what_is_missed() -> None:
    text = table(judged({"ratio": {"burst": 0.31}}, (FAST,)))
    assert text.splitlines()[1].split() == ["ratio.burst", "0.310", ">=", "0.5", "NOT", "MET"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.000"), (12.34, "12.3"), (5_000_000, "5,000,000")]
)
def test_a_number_is_written_for_people(value: float, text: str) -> None:
    assert number(value) == text


def test_of_several_runs_the_largest_of_each_process_counts() -> None:
    runs = [{"rss_mb": {"roster": 120, "alerting": 253}}, {"rss_mb": {"roster": 90, "gateway": 80}}]
    assert largest(runs) == {"rss_mb": {"roster": 120, "alerting": 253, "gateway": 80}}
    assert largest([]) == {}
