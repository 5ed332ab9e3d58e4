"""What is handed over a second is the channel's, however many notifiers there are."""

from datetime import datetime, timedelta

from schemas.vocabulary import Channel
from services.notifier.adapters.claiming import ClaimTable
from services.runtime.database import Database
from tests.integration.notifier.stage import START, Stage

RATE = 10.0


async def grant(database: Database, wanted: int, now: datetime, rate: float = RATE) -> int:
    async with database.begin() as connection:
        return await ClaimTable(connection).grant(Channel.SMS, wanted, rate, now)


async def test_two_notifiers_share_one_rate(stage: Stage) -> None:
    assert stage.parts is not None
    database = stage.parts.units.database
    assert await grant(database, 6, START) == 6
    assert await grant(database, 6, START) == 4
    assert await grant(database, 1, START) == 0
    assert await grant(database, 9, START + timedelta(seconds=0.5)) == 5
    # A pause saves up no more than a second's worth.
    assert await grant(database, 99, START + timedelta(hours=1)) == 10


async def test_what_was_not_claimed_is_given_back(stage: Stage) -> None:
    assert stage.parts is not None
    database = stage.parts.units.database
    assert await grant(database, 10, START) == 10
    async with database.begin() as connection:
        await ClaimTable(connection).give_back(Channel.SMS, 3)
    assert await grant(database, 10, START) == 3


async def test_a_clock_that_is_set_back_stops_nothing(stage: Stage) -> None:
    assert stage.parts is not None
    database = stage.parts.units.database
    assert await grant(database, 10, START) == 10
    back = START - timedelta(hours=1)
    assert await grant(database, 1, back) == 0
    assert await grant(database, 99, back + timedelta(seconds=1)) == 10


async def test_a_slow_line_sends_one_at_a_time(stage: Stage) -> None:
    assert stage.parts is not None
    database = stage.parts.units.database
    assert await grant(database, 5, START, rate=0.1) == 1
    assert await grant(database, 5, START + timedelta(seconds=5), rate=0.1) == 0
    assert await grant(database, 5, START + timedelta(seconds=10), rate=0.1) == 1
