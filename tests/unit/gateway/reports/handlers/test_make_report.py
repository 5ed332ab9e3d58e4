"""A report of a district is a second's arithmetic: the pages are served meanwhile."""

from datetime import UTC, datetime
from unittest.mock import create_autospec
from uuid import uuid4

import pytest

from services.gateway.reports.handlers import make_report
from services.gateway.reports.handlers.make_report import Reporting
from services.gateway.reports.ports import Records
from services.runtime.clock import MovableClock
from tests.builders.records import Told
from tests.support.off_the_loop import off_the_loop

CLOCK = MovableClock(datetime(2026, 7, 21, tzinfo=UTC))


async def test_reports_and_assessments_are_worked_out_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for work in ("report", "part_of", "of_posts", "of_places"):
        monkeypatch.setattr(make_report, work, off_the_loop(getattr(make_report, work)))
    told = Told()
    told.post("c/g1/b1/s1", answered=2)
    records = create_autospec(Records, instance=True)
    records.record.return_value, records.before.return_value = told.record(), None
    records.predictions.return_value = ()
    records.assessed.return_value = [uuid4()]
    reporting = Reporting(records, CLOCK)
    made = await reporting.report(uuid4(), "")
    assert made is not None
    assert made.figures.contacts == 1
    posts, places, of = await reporting.assess("", None, "stairwell")
    assert (len(posts), len(places), len(of)) == (1, 1, 1)
