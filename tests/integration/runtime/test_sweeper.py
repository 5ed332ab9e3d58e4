"""The sweeper: an event is done when its consumer has landed it, and not before."""

import asyncio
from datetime import timedelta
from uuid import UUID

from services.runtime.relay import Relay
from services.runtime.sweeper import (
    KEEP_SETTLED,
    OVERTAKEN_AFTER,
    SILENT_AFTER,
    TIDY_EVERY,
    Route,
    Sweeper,
)
from services.runtime.wake import Wake
from tests.integration.runtime.pipe import TOPIC, Collected, Pipe

SECOND = timedelta(seconds=1)


class Swept:
    """A relay and a sweeper over one outbox, whose consumer is alerting."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.broker = Collected()
        self.woken = Wake()
        self.relay = Relay(pipe.units, self.broker)
        self.sweeper = Sweeper(pipe.units, (Route("alerting", (TOPIC,)),), self.woken)

    async def send(self, *numbers: int, key: str = "k") -> list[UUID]:
        sent = await self.pipe.emit(*numbers, key=key)
        await self.relay.step()
        return sent

    async def after(self, pause: timedelta) -> list[UUID]:
        """Let time pass and sweep once; gives what is published again."""
        self.pipe.clock.advance(pause.total_seconds())
        before = len(self.broker.envelopes)
        await self.sweeper.step()
        await self.relay.step()
        return [envelope.event_id for envelope in self.broker.envelopes[before:]]

    async def settled(self) -> list[UUID]:
        return [row["event_id"] for row in await self.pipe.outbox() if row["settled_at"]]


async def test_what_was_landed_is_settled_and_never_sent_again(pipe: Pipe) -> None:
    swept = Swept(pipe)
    one, two = await swept.send(1, 2)
    await pipe.landed_by_consumer([one])
    assert await swept.after(SECOND) == []
    assert await swept.settled() == [one]
    assert await swept.after(SILENT_AFTER * 4) == [two]
    await swept.relay.release()


async def test_silence_publishes_again_with_a_pause_that_grows(pipe: Pipe) -> None:
    swept = Swept(pipe)
    sent = await swept.send(1)
    pauses = []
    for _ in range(4):
        waited = 0
        while not await swept.after(SECOND):
            waited += 1
        pauses.append(waited)
    assert pauses == sorted(set(pauses))
    assert pauses[0] >= SILENT_AFTER / SECOND
    assert {envelope.event_id for envelope in swept.broker.envelopes} == set(sent)
    (row,) = await pipe.outbox()
    assert row["publishes"] == 5
    await swept.relay.release()


async def test_what_a_later_one_of_its_key_overtook_goes_again_sooner(pipe: Pipe) -> None:
    swept = Swept(pipe)
    lost, alone = (await swept.send(1, key="a"))[0], (await swept.send(2, key="b"))[0]
    (later,) = await swept.send(3, key="a")
    await pipe.landed_by_consumer([later])
    assert await swept.after(OVERTAKEN_AFTER + 2 * SECOND + SECOND / 2) == [lost]
    assert alone not in await swept.settled()
    await swept.relay.release()


async def test_the_relay_is_woken_when_something_goes_again(pipe: Pipe) -> None:
    swept = Swept(pipe)
    await swept.send(1)
    waiting = asyncio.create_task(swept.woken.wait(30))
    await swept.after(SILENT_AFTER * 3)
    async with asyncio.timeout(20):
        await waiting
    assert waiting.done()
    await swept.relay.release()


async def test_what_was_not_published_yet_is_left_to_the_relay(pipe: Pipe) -> None:
    swept = Swept(pipe)
    await pipe.emit(1)
    pipe.clock.advance(3600)
    await swept.sweeper.step()
    (row,) = await pipe.outbox()
    assert (row["published_at"], row["publishes"], row["settled_at"]) == (None, 0, None)


async def test_a_wiped_broker_loses_nothing(pipe: Pipe) -> None:
    swept = Swept(pipe)
    sent = await swept.send(*range(1, 6))
    swept.broker.batches.clear()
    assert sorted(await swept.after(SILENT_AFTER * 3)) == sorted(sent)
    await pipe.landed_by_consumer(sent)
    await swept.after(SECOND)
    assert sorted(await swept.settled()) == sorted(sent)
    await swept.relay.release()


async def test_another_services_topics_are_not_touched(pipe: Pipe) -> None:
    swept = Swept(pipe)
    sent = await swept.send(1)
    await pipe.landed_by_consumer(sent)
    elsewhere = Sweeper(pipe.units, (Route("alerting", ("impacts",)),), Wake())
    pipe.clock.advance(3600)
    await elsewhere.step()
    (row,) = await pipe.outbox()
    assert row["settled_at"] is None
    assert row["published_at"] is not None
    await swept.relay.release()


async def test_old_settled_rows_go_and_unsettled_ones_stay(pipe: Pipe) -> None:
    swept = Swept(pipe)
    one, two = await swept.send(1, 2)
    await pipe.landed_by_consumer([one])
    await swept.after(SECOND)
    await swept.after(KEEP_SETTLED - SECOND)
    assert len(await pipe.outbox()) == 2
    await swept.after(TIDY_EVERY)
    assert [row["event_id"] for row in await pipe.outbox()] == [two]
    await swept.relay.release()
