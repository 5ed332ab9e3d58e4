"""The calendar is looked at again and again, mostly in vain."""

from datetime import UTC, datetime, timedelta
from unittest.mock import create_autospec

from services.gateway.console.adapters.due_drills import PostgresDueDrills
from services.gateway.console.handlers.run_drills import Papers, RunDrills
from services.runtime.clock import MovableClock
from services.runtime.unit import Units


async def test_at_rest_no_transaction_is_opened() -> None:
    async def nothing_is_due(_now: datetime, _after: datetime) -> bool:
        return False

    units, papers = create_autospec(Units, instance=True), create_autospec(Papers, instance=True)
    units.clock, papers.zone = MovableClock(datetime(2026, 7, 21, tzinfo=UTC)), "Asia/Shanghai"
    unused, grace = create_autospec(object), timedelta(minutes=30)
    run = RunDrills(units, PostgresDueDrills, papers, unused, unused, grace, nothing_is_due)
    assert not await run.step()
    units.begin.assert_not_called()
