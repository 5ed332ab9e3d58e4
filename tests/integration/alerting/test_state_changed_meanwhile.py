"""What was decided on a state that another process has changed meanwhile is decided anew."""

import pytest

from services.alerting.adapters.branches import StoredBranches
from services.alerting.adapters.places import RosterPlaces
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.domain.draft import Draft
from services.runtime.errors import Later
from tests.builders.alerting import HERE, small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

PAUSE = "update alerting.mobilisation set state = 'paused', revision = revision + 1"
RAISE = "update alerting.mobilisation set level = 'red', revision = revision + 1"


async def _decided_beside(desk: Desk, change: str) -> None:
    """A decision in whose midst another process changes the mobilisation."""
    branches = StoredBranches(StoredPlans(desk.editions.values()), RosterPlaces(), HERE)
    async with desk.units.begin() as unit:
        branch = await branches.lock(unit, MOBILISATION, desk.code)
        assert branch is not None
        with desk.database.admin() as other:
            other.execute(change)
        await branches.save(unit, Draft(branch, unit.now))


async def test_a_grid_that_came_beside_a_command_is_decided_anew(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    with pytest.raises(Later, match="paused"):
        await _decided_beside(desk, PAUSE)


async def test_a_grid_that_came_beside_a_graver_level_is_told_at_that(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    with pytest.raises(Later, match="running meanwhile, at revision 2"):
        await _decided_beside(desk, RAISE)


async def test_what_one_has_changed_oneself_is_no_others(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    branches = StoredBranches(StoredPlans(desk.editions.values()), RosterPlaces(), HERE)
    async with desk.units.begin() as unit:
        branch = await branches.lock(unit, MOBILISATION, desk.code)
        assert branch is not None
        await unit.connection.exec_driver_sql(PAUSE)
        await branches.save(unit, Draft(branch, unit.now))
    assert desk.state(MOBILISATION) == "paused"
