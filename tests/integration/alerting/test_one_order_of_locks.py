"""Who decides on a branch and who changes the whole never wait for each other in a circle."""

import asyncio

import pytest

from schemas.events.commands import MobilisationAction
from services.alerting.adapters.branches import StoredBranches
from services.alerting.adapters.places import RosterPlaces
from services.alerting.adapters.plan_book import StoredPlans
from services.alerting.domain.draft import Draft
from services.runtime.errors import Later
from tests.builders.alerting import HERE, small_community
from tests.builders.impacts import MOBILISATION, alert_events
from tests.integration.alerting.desk import Desk

WAITS = "select exists (select from pg_stat_activity where wait_event_type = 'Lock')"


async def _somebody_waits(desk: Desk) -> None:
    async with asyncio.timeout(20):
        with desk.database.admin() as other:
            while other.execute(WAITS).fetchone() != (True,):
                await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("begins", "action"),
    [
        (MobilisationAction.PAUSE, MobilisationAction.RESUME),
        (None, MobilisationAction.STOP),
        (None, MobilisationAction.CLOSE),
    ],
)
async def test_an_officers_word_waits_for_a_decision_and_is_in_force(
    desk: Desk, begins: MobilisationAction | None, action: MobilisationAction
) -> None:
    await desk.tell(*alert_events(small_community()))
    if begins is not None:
        await desk.command(MOBILISATION, begins)
    branches = StoredBranches(StoredPlans(desk.editions.values()), RosterPlaces(), HERE)
    async with desk.units.begin() as unit:
        branch = await branches.lock(unit, MOBILISATION, desk.code)
        assert branch is not None
        word = asyncio.create_task(desk.command(MOBILISATION, action))
        await _somebody_waits(desk)
        await branches.save(unit, Draft(branch, unit.now))
    await word
    tried = desk.read("select tries, reason from alerting.inbox where tries > 0")
    assert tried == []
    assert (
        desk.state(MOBILISATION)
        == {"resume": "running", "stop": "stopped", "close": "closed"}[action]
    )


async def test_a_decision_that_waited_for_an_officers_word_is_made_anew(desk: Desk) -> None:
    await desk.tell(*alert_events(small_community()))
    branches = StoredBranches(StoredPlans(desk.editions.values()), RosterPlaces(), HERE)

    async def decide() -> None:
        async with desk.units.begin() as unit:
            branch = await branches.lock(unit, MOBILISATION, desk.code)
            assert branch is not None
            await branches.save(unit, Draft(branch, unit.now))

    with desk.database.admin() as other:
        other.autocommit = False
        other.execute("select from alerting.branch for update")
        other.execute("update alerting.mobilisation set level = 'red', revision = revision + 1")
        decision = asyncio.create_task(decide())
        await _somebody_waits(desk)
        other.commit()
    with pytest.raises(Later, match="at revision 2"):
        await decision
