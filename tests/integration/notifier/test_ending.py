"""The end of a process: what is claimed is handed over, what is known is kept, and it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.notifier.handlers import send
from services.runtime.unit import Unit
from tests.integration.notifier.peer import Answer, Peer
from tests.integration.notifier.stage import Stage, settings_for
from tests.support.database import TestDatabase

ORDERS = ("worker-0",)


async def test_what_is_claimed_as_the_process_ends_is_handed_over(
    stage: Stage, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit stands, and its answer has not come in when the loop is told to end."""
    orders = [stage.order(stage.leader()) for _ in range(3)]
    await stage.send(*orders)
    await stage.settle(*ORDERS)
    assert stage.parts is not None
    begin, committed, answered = stage.parts.units.begin, asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def begun() -> AsyncIterator[Unit]:
        async with begin() as unit:
            yield unit
        committed.set()
        await answered.wait()

    monkeypatch.setattr(stage.parts.units, "begin", begun)
    step = asyncio.ensure_future(stage.loop("send-sms").step())
    await committed.wait()
    step.cancel()
    await asyncio.gather(step, return_exceptions=True)
    answered.set()
    await stage.parts.closers[0]()
    assert [stage.status(order.attempt_id) for order in orders] == ["sent"] * 3
    assert len(peer.posts) == 3


async def test_a_provider_that_does_not_answer_keeps_no_process_from_its_end(
    database: TestDatabase, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of the others is kept."""
    monkeypatch.setattr(send, "LAND_S", 0.3)
    landed, landing = asyncio.Event(), send.Sender._landed

    def lands(sender: send.Sender, task: asyncio.Task[None]) -> None:
        landing(sender, task)
        landed.set()

    monkeypatch.setattr(send.Sender, "_landed", lands)
    stage = Stage(database, settings_for(database, peer.url), peer.clock)
    peer.script = last_one_hangs
    orders = [stage.order(stage.leader()) for _ in range(2)]
    async with stage.running(live=False) as parts:
        await stage.send(*orders)
        await stage.settle(*ORDERS)
        await stage.loop("send-sms").step()
        async with asyncio.timeout(20):
            await landed.wait()
            await parts.closers[0]()
        states = {stage.status(order.attempt_id) for order in orders}
    stage.close()
    assert states == {"sent", "sending"}


def last_one_hangs(peer: Peer, form: dict[str, str]) -> Answer:
    peer.hang = len(peer.posts) == 2
    return peer.take(form)
