"""Which part of the list of reports an officer sees."""

from services.gateway.domain.actor import Actor, Scope
from services.gateway.reports.api.view import within

SUMMARY = {"figures": {"visits": 3}, "before": {"figures": {"visits": 9}}}
ROW = {"mobilisation_id": "m", "communities": ["440307001001", "440307001002"], "summary": SUMMARY}


def officer(division: str) -> Actor:
    return Actor("o", "王", frozenset({Scope.READ}), division)


def test_who_sees_everything_reads_the_whole_summary() -> None:
    assert within(ROW, officer(""))["summary"] == SUMMARY


def test_who_covers_all_of_it_reads_it_without_the_last_of_its_kind() -> None:
    assert within(ROW, officer("440307001"))["summary"] == SUMMARY | {"before": None}


def test_who_covers_a_part_reads_no_figures_of_the_others() -> None:
    assert within(ROW, officer("440307001001"))["summary"] is None


def test_no_summary_yet_is_none_for_everybody() -> None:
    assert within(ROW | {"summary": None}, officer(""))["summary"] is None
