"""What is foreseen of drills by how far they reach."""

from datetime import UTC, datetime
from unittest.mock import create_autospec

from schemas.vocabulary import DrillKind
from services.foresight.foreseen import Foreseen
from services.foresight.load import Capacity
from services.foresight.past import NO_PAST
from services.gateway.console.handlers.foresee import Foreseeing
from services.gateway.console.ports.foresight import ForesightFacts
from services.runtime.clock import MovableClock
from tests.builders.foresight import ASKED, district

BLOCK = district(1, 2, 2, 2)


async def of(drill: DrillKind) -> Foreseen:
    facts = create_autospec(ForesightFacts, instance=True)
    facts.asked_at.return_value, facts.roster.return_value = ASKED, BLOCK
    facts.capacity.return_value, facts.past.return_value = Capacity(), NO_PAST
    clock = MovableClock(datetime(2026, 7, 21, tzinfo=UTC))
    grids = [path[1] for path in BLOCK.paths.values() if len(path) == 2]
    found = await Foreseeing(facts, clock, "office").running("typhoon", "red", drill, grids)
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
