"""A report of a district is a second's arithmetic: the pages are served meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, create_autospec
from uuid import uuid4

import pytest

from services.gateway.reports.handlers import make_report
from services.gateway.reports.handlers.make_report import Reporting, Summarising
from services.gateway.reports.ports import Records, Summaries
from services.runtime.clock import MovableClock
from services.runtime.unit import Unit, Units
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


@pytest.mark.parametrize("after_min", [30, 0])
async def test_what_comes_in_while_a_summary_is_made_is_found_after_it(
    monkeypatch: pytest.MonkeyPatch, after_min: int
) -> None:
    monkeypatch.setattr(make_report, "summary", Mock(return_value={}))
    clock = MovableClock(datetime(2026, 7, 21, tzinfo=UTC))
    begun_at, after = clock.now(), timedelta(minutes=after_min)

    async def report(*_args: object, **_kwargs: object) -> Mock:
        clock.advance(5)
        return Mock()

    reporting = create_autospec(Reporting, instance=True)
    reporting.report = report
    summaries, units = create_autospec(Summaries, instance=True), create_autospec(Units)
    summaries.due.return_value = [uuid4(), uuid4()]

    @asynccontextmanager
    async def begin() -> AsyncIterator[Mock]:
        unit = create_autospec(Unit, instance=True)
        unit.now = clock.now()
        yield unit

    units.begin = begin
    await Summarising(units, reporting, lambda _unit: summaries, after).step()
    known = [call.args[2] for call in summaries.keep.await_args_list]
    # Never before the end that it is of.
    latest = begun_at - timedelta(seconds=1) if after_min else begun_at
    assert len(known) == 2
    assert all(begun_at - after <= at <= latest for at in known)
