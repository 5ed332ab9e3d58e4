"""The relay: one leader, in order, again after a crash, and never past a row."""

import asyncio

import pytest
from structlog.testing import capture_logs

from schemas.vocabulary import Lane
from services.runtime import relay as relays
from services.runtime.relay import BATCH, Relay
from services.runtime.sweeper import Route, Sweeper
from services.runtime.unit import Routing
from services.runtime.wake import Wake
from tests.integration.runtime.pipe import HELD_LOCKS, TOPIC, TRACE, Collected, Pipe, absence, emit


async def run(relay: Relay) -> None:
    while await relay.step():
        pass


async def unpublished(pipe: Pipe) -> int:
    return sum(row["published_at"] is None for row in await pipe.outbox())


async def test_rows_go_out_in_order_under_their_keys(pipe: Pipe) -> None:
    broker = Collected()
    sent = [*await pipe.emit(1, 2, key="a"), *await pipe.emit(3, key="b")]
    relay = Relay(pipe.units, broker)
    assert not await relay.step()
    assert [envelope.event_id for envelope in broker.envelopes] == sent
    assert [key for _topic, key, _value in broker.batches[0]] == [b"a", b"a", b"b"]
    assert [e.sequence for e in broker.envelopes] == [row["id"] for row in await pipe.outbox()]
    assert {row["publishes"] for row in await pipe.outbox()} == {1}
    await relay.step()
    assert len(broker.batches) == 1
    await relay.release()


async def test_a_live_alert_is_published_before_what_a_drill_left_behind(pipe: Pipe) -> None:
    broker, lanes = Collected(), (Lane.DRILL, Lane.CAMPAIGN, Lane.EMERGENCY, Lane.EMERGENCY)
    async with pipe.units.begin() as unit:
        sent = [
            unit.emit(absence(number), Routing("k", lane, TRACE, (number,)))
            for number, lane in enumerate(lanes)
        ]
    relay = Relay(pipe.units, broker)
    await relay.step()
    drill, campaign, *live = sent
    assert [envelope.event_id for envelope in broker.envelopes] == [*live, drill, campaign]
    await relay.release()


async def test_a_batch_is_followed_by_the_next(pipe: Pipe) -> None:
    broker = Collected()
    await pipe.emit(*range(BATCH + 1))
    relay = Relay(pipe.units, broker)
    assert await relay.step()
    assert not await relay.step()
    assert [len(batch) for batch in broker.batches] == [BATCH, 1]
    await relay.release()


async def test_large_events_go_out_in_pieces_each_marked_before_the_next(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pipe.emit(1, 2, 3)
    size = len((await pipe.outbox())[0]["envelope"])
    monkeypatch.setattr(relays, "PIECE_BYTES", 2 * size)
    waiting: list[int] = []

    class Watched(Collected):
        async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
            waiting.append(await unpublished(pipe))
            await super().publish(messages)

    broker = Watched()
    relay = Relay(pipe.units, broker)
    assert not await relay.step()
    assert [len(batch) for batch in broker.batches] == [2, 1]
    assert waiting == [3, 1]
    await relay.release()


async def test_what_is_too_large_for_the_broker_holds_nothing_up(pipe: Pipe) -> None:
    broker = Collected(most=2_000)
    small = [*await pipe.emit(1), *await pipe.emit(2), *await pipe.emit(5, 6)]
    large = [*await pipe.emit(3, said="x" * 3_000), *await pipe.emit(4, said="x" * 4_000)]
    relay = Relay(pipe.units, broker)
    with capture_logs() as logs:
        assert not await relay.step()
    assert [envelope.event_id for envelope in broker.envelopes] == small
    loud = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event_id"] for entry in loud] == [str(event_id) for event_id in large]
    # The broker takes more from now on: the sweeper hands over again what nobody has landed.
    broker.most = 1_000_000
    await pipe.landed_by_consumer(small)
    pipe.clock.advance(30)
    await Sweeper(pipe.units, (Route("alerting", (TOPIC,)),), Wake()).step()
    await relay.step()
    assert [envelope.event_id for envelope in broker.envelopes] == [*small, *large]
    await relay.release()


async def test_who_waits_until_events_are_published_is_woken(pipe: Pipe) -> None:
    waits = Wake()
    await pipe.emit(1)
    relay = Relay(pipe.units, Collected())
    pipe.units.also_woken.append(waits)
    woken = asyncio.create_task(waits.wait(30))
    await asyncio.sleep(0)
    assert not woken.done()
    await relay.step()
    async with asyncio.timeout(20):
        await woken
    assert await unpublished(pipe) == 0
    await relay.release()


async def test_of_two_relays_one_leads(pipe: Pipe) -> None:
    one, two = Collected(), Collected()
    leader, follower = Relay(pipe.units, one), Relay(pipe.another().units, two)
    for number in range(5):
        await pipe.emit(number)
        await leader.step()
        await follower.step()
    assert (len(one.envelopes), len(two.envelopes)) == (5, 0)
    await leader.release()
    await pipe.nobody_leads()
    await pipe.emit(5)
    await follower.step()
    assert len(two.envelopes) == 1
    await follower.release()


async def test_a_dead_leaders_successor_takes_over_and_the_leader_knows(pipe: Pipe) -> None:
    one, two = Collected(), Collected()
    leader, follower = Relay(pipe.units, one), Relay(pipe.another().units, two)
    await leader.step()
    with pipe.test_database.admin() as admin:
        admin.execute(f"select pg_terminate_backend(pid) from ({HELD_LOCKS}) x")
    await pipe.nobody_leads()
    await pipe.emit(1)
    await follower.step()
    with pytest.raises(Exception, match=r"terminat|closed|consuming"):
        await leader.step()
    await pipe.emit(2)
    await leader.step()
    assert one.envelopes == []
    await follower.step()
    assert len(two.envelopes) == 2
    await follower.release()
    await leader.release()


async def test_a_crash_between_publishing_and_marking_publishes_again(pipe: Pipe) -> None:
    broker = Collected()
    sent = await pipe.emit(1, 2)
    broker.fails = True
    crashed = Relay(pipe.units, broker)
    with pytest.raises(ConnectionError):
        await crashed.step()
    await crashed.release()
    await pipe.nobody_leads()
    assert await unpublished(pipe) == 2
    broker.fails = False
    successor = Relay(pipe.another().units, broker)
    await run(successor)
    assert await unpublished(pipe) == 0
    # The consumer's inbox makes the second copy harmless: it is the same event.
    assert [envelope.event_id for envelope in broker.envelopes] == [*sent, *sent]
    assert broker.batches[0] == broker.batches[1]
    await successor.release()


async def test_a_row_that_is_committed_late_is_not_passed_over(pipe: Pipe) -> None:
    broker = Collected()
    relay = Relay(pipe.units, broker)
    async with pipe.units.begin() as slow:
        late = emit(slow, 1)
        await slow.flush()
        (early,) = await pipe.another().emit(2)
        await relay.step()
        assert [envelope.event_id for envelope in broker.envelopes] == [early]
    await relay.step()
    assert [envelope.event_id for envelope in broker.envelopes] == [early, late]
    assert broker.envelopes[0].sequence > broker.envelopes[1].sequence
    await relay.release()


async def test_a_broker_that_is_away_holds_all_back_in_order(pipe: Pipe) -> None:
    broker = Collected()
    broker.fails = True
    relay = Relay(pipe.units, broker)
    await pipe.emit(1)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            await relay.step()
    await pipe.emit(2)
    broker.fails = False
    broker.batches.clear()
    await run(relay)
    sequences = [envelope.sequence for envelope in broker.envelopes]
    assert sequences == sorted(sequences)
    assert len(sequences) == 2
    await relay.release()
