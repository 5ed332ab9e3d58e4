"""What is foreseen of drills by how far they reach, and by when what is asked for is to be done."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from unittest.mock import create_autospec
from zoneinfo import ZoneInfo

import pytest

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import DrillKind
from services.foresight.deadline import BeforeImpact
from services.foresight.foreseen import Foreseen
from services.foresight.load import Capacity
from services.foresight.past import NO_PAST
from services.gateway.console.domain.starting import Wanted
from services.gateway.console.handlers.foresee import Foreseeing
from services.gateway.console.ports.foresight import ForesightFacts
from services.runtime.clock import MovableClock
from tests.builders.foresight import ASKED, district

BLOCK = district(1, 2, 2, 2)
GRIDS = [path[1] for path in BLOCK.paths.values() if len(path) == 2]
NOW = datetime(2026, 7, 21, tzinfo=UTC)
"""08:00 in Shanghai."""
FLOOD = BeforeImpact(timedelta(hours=3), time(18))


def foreseeing(zone: str = "Asia/Shanghai") -> Foreseeing:
    facts, day = create_autospec(ForesightFacts, instance=True), timedelta(hours=24)
    facts.asked.return_value = replace(ASKED, before_impact=FLOOD, deadline=day)
    facts.asked_at.return_value, facts.roster.return_value = ASKED, BLOCK
    facts.capacity.return_value, facts.past.return_value = Capacity(), NO_PAST
    return Foreseeing(facts, MovableClock(NOW), "office", ZoneInfo(zone))


async def of(drill: DrillKind) -> Foreseen:
    found = await foreseeing().running("typhoon", "red", drill, GRIDS)
    assert found is not None
    return found


async def test_a_system_drill_tells_nobody_so_nobody_is_to_answer() -> None:
    found = await of(DrillKind.SYSTEM)
    prediction = found.prediction
    assert (found.posts, prediction.told.of, found.visits) == (15, 15, 24)
    for line in (prediction.told, prediction.answered, prediction.accounted):
        assert (line.share, line.at_s) == (0.0, (None, None, None))
    assert (prediction.messages, prediction.calls, prediction.cost) == (0, 0, 0)


async def test_an_internal_drill_is_answered_and_knocks_at_no_door() -> None:
    found = await of(DrillKind.INTERNAL)
    assert found.prediction.answered.share > 0
    assert found.visits == 0


@pytest.mark.parametrize(("zone", "due_h"), [("Asia/Shanghai", 10), ("Asia/Urumqi", 12)])
async def test_the_evening_before_a_night_arrival_is_that_of_the_zone(
    zone: str, due_h: int
) -> None:
    """What comes at 02:00 in Shanghai comes at midnight in Urumqi, where 18:00 is later."""
    wanted = Wanted("typhoon", "red", True, Area(), onset=NOW + timedelta(hours=18))
    found = await foreseeing(zone).start(wanted, GRIDS)
    assert found is not None
    assert found.done_by == NOW + timedelta(hours=due_h)
