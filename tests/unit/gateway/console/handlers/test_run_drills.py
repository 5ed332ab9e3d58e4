"""The calendar is looked at again and again, mostly in vain; one that cannot begin says why."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock, create_autospec
from uuid import uuid4

import pytest
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.testing import capture_logs

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import DrillKind, InjectKind
from services.gateway.console.adapters.due_drills import PostgresDueDrills
from services.gateway.console.domain.drill_calendar import Repeat
from services.gateway.console.domain.drills import Inject, OccurrenceState, Planned, Verdict
from services.gateway.console.domain.starting import Wanted
from services.gateway.console.handlers.run_drills import Papers, RunDrills
from services.gateway.console.ports.documents import NotTakenError
from services.gateway.console.ports.drills import KeptDrill
from services.gateway.console.ports.due_drills import Begun
from services.runtime.clock import MovableClock
from services.runtime.unit import Unit, Units

NOW = datetime(2026, 7, 21, tzinfo=UTC)
WANTED = Wanted("typhoon", "red", True, Area(geocodes=("440305001001",)), kind=DrillKind.INTERNAL)


async def due(_now: datetime, _after: datetime) -> bool:
    return True


def begun(*injects: Inject) -> Begun:
    planned = Planned(WANTED, ("440305001001",), NOW, Repeat.ONCE, injects=injects)
    return Begun(uuid4(), NOW, NOW, KeptDrill(uuid4(), planned, 1, "王", False, "officer-1"))


@dataclass
class Starting:
    """One occurrence that is to begin, and all that its beginning touches."""

    one: Begun
    drills: AsyncMock = field(default_factory=lambda: create_autospec(PostgresDueDrills))
    write: Mock = field(default_factory=lambda: Mock(return_value=b"<alert/>"))
    unit: Mock = field(default_factory=lambda: create_autospec(Unit, instance=True))
    check: AsyncMock = field(default_factory=AsyncMock)
    take: AsyncMock = field(default_factory=AsyncMock)
    note: Mock = field(default_factory=Mock)
    told: Begun | None = None
    off: Begun | None = None

    async def step(self) -> None:
        for nothing in ("to_extend", "to_take_back", "due"):
            setattr(self.drills, nothing, AsyncMock(return_value=None))
        self.drills.starting = AsyncMock(return_value=self.one)
        self.drills.to_announce = AsyncMock(return_value=self.told)
        self.drills.to_call_off = AsyncMock(return_value=self.off)
        self.unit.now = NOW
        papers = Papers(self.write, Mock(return_value=uuid4()), Mock(), "值班室", "Asia/Shanghai")
        units = create_autospec(Units, instance=True)
        units.clock, units.begin = MovableClock(NOW), self._begin
        effects = (self.check, self.take, self.note)
        assert await RunDrills(
            units, lambda _unit: self.drills, papers, *effects, timedelta(minutes=30), due
        ).step()

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Mock]:
        yield self.unit


async def test_at_rest_no_transaction_is_opened() -> None:
    async def nothing_is_due(_now: datetime, _after: datetime) -> bool:
        return False

    units, papers = create_autospec(Units, instance=True), create_autospec(Papers, instance=True)
    units.clock, papers.zone = MovableClock(NOW), "Asia/Shanghai"
    unused, grace = create_autospec(object), timedelta(minutes=30)
    run = RunDrills(units, PostgresDueDrills, papers, unused, unused, unused, grace, nothing_is_due)
    assert not await run.step()
    units.begin.assert_not_called()


async def test_one_that_is_refused_says_why_and_leaves_no_injects() -> None:
    starting = Starting(begun(Inject(InjectKind.NEEDS_HELP, uuid4(), 0)))
    refused = NotTakenError("polygon-crossing", {})
    starting.check.side_effect = starting.take.side_effect = refused
    await starting.step()
    starting.unit.emit.assert_not_called()
    given_up = Verdict(OccurrenceState.MISSED, "unwritable", "polygon-crossing")
    starting.drills.give_up.assert_awaited_once_with(starting.one.occurrence_id, given_up)
    assert starting.note.call_args.kwargs["code"] == "polygon-crossing"


async def test_what_is_taken_has_its_injects_first() -> None:
    starting = Starting(begun(Inject(InjectKind.NEEDS_HELP, uuid4(), 0)))
    starting.take.side_effect = lambda *_: starting.unit.emit.assert_called_once() or Mock()
    await starting.step()
    starting.drills.started.assert_awaited_once()


async def test_who_planned_it_is_known_by_id_where_it_begins() -> None:
    starting = Starting(begun())
    await starting.step()
    starting.take.assert_awaited_once_with(b"<alert/>", "王", "officer-1")


@pytest.mark.parametrize(
    "ours",
    [ValueError("typed words"), KeyError("no-hazard"), DataError("typed words", None, Exception())],
)
@pytest.mark.parametrize("where", ["write", "take"])
async def test_a_fault_of_ours_is_not_said_to_be_one_of_the_drill(
    ours: Exception, where: str
) -> None:
    starting = Starting(begun())
    getattr(starting, where).side_effect = ours
    with capture_logs() as logs:
        await starting.step()
    given_up = Verdict(OccurrenceState.MISSED, "fault")
    starting.drills.give_up.assert_awaited_once_with(starting.one.occurrence_id, given_up)
    assert starting.note.call_args.kwargs["reason"] == "fault"
    (said,) = logs
    assert (said["log_level"], said["event"]) == ("error", "drill.no-document")
    assert said["error"].startswith(f"{type(ours).__name__} in services.")
    assert "words" not in str(said)


@pytest.mark.parametrize(
    "away", [OSError(), TimeoutError(), OperationalError("", None, Exception()), PoolTimeout()]
)
async def test_what_passes_is_tried_again(away: Exception) -> None:
    starting = Starting(begun())
    starting.take.side_effect = away
    with pytest.raises(type(away)):
        await starting.step()
    starting.drills.give_up.assert_not_called()


async def test_what_fails_as_it_is_told_keeps_no_other_from_beginning() -> None:
    starting = Starting(begun(), told=begun(), off=begun())
    starting.take.side_effect = [KeyError("ours"), KeyError("ours"), Mock()]
    with capture_logs() as logs:
        await starting.step()
    assert starting.told is not None
    given_up = Verdict(OccurrenceState.MISSED, "fault")
    starting.drills.give_up.assert_awaited_once_with(starting.told.occurrence_id, given_up)
    assert [one["event"] for one in logs] == ["drill.no-document", "drill.no-notice"]
    assert all(one["error"].startswith("KeyError in services.") for one in logs)
    starting.drills.called_off.assert_awaited_once()
    starting.drills.started.assert_awaited_once()
