"""The stream edge on a real Kafka: what it does when it was given nothing to land."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from schemas.envelope import MOST_PAYLOAD_BYTES
from services.runtime.consuming import ASSIGNED_LOOK_S
from services.runtime.edge import EdgeSettings
from services.runtime.faust_edge import FaustEdge
from services.runtime.loops import run_forever
from services.runtime.relay import KafkaPublisher, TooLargeError
from services.runtime.wake import Wake
from tests.support.kafka import KafkaBroker

TOPIC, GROUP = "hazard-alerts", "muster-roster"
WITHIN_S = 100.0


class Landing:
    """Everything that was landed, and a sign when something was."""

    def __init__(self) -> None:
        self.something = asyncio.Event()
        self.sizes: list[int] = []

    async def __call__(self, _topic: str, raw: Sequence[bytes]) -> None:
        self.sizes += [len(body) for body in raw]
        self.something.set()

    async def all_of(self, count: int) -> None:
        while len(self.sizes) < count:
            self.something.clear()
            await self.something.wait()


async def joined(bootstrap: str) -> None:
    """Back once the group has a member that knows what it was given."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        while True:
            (answer,) = await admin.describe_consumer_groups([GROUP])
            if answer.to_object()["groups"][0]["state"] == "Stable":
                return
            await asyncio.sleep(0.1)
    finally:
        await admin.close()


async def test_who_was_given_nothing_asks_again_and_lands(tmp_path: Path) -> None:
    """A broker that lost its data is joined before its topics are made. Who is started again in
    time gets back what the group has for them: nothing."""
    landing = Landing()
    with KafkaBroker(tmp_path) as broker:
        settings = EdgeSettings(broker.bootstrap, GROUP, "0", 100)
        async with asyncio.timeout(WITHIN_S):
            first = FaustEdge(settings, [TOPIC], landing, Wake())
            await first.start()
            await joined(broker.bootstrap)
            await first.stop()
            broker.create_topics({TOPIC: 4})
            second = FaustEdge(settings, [TOPIC], landing, Wake())
            await second.start()
        publisher = KafkaPublisher(broker.bootstrap)
        # A broker as it is shipped takes the largest alert that is recorded, and nothing larger.
        with pytest.raises(TooLargeError):
            await publisher.publish([(TOPIC, b"key", b"x" * 1_100_000)])
        largest = b"x" * MOST_PAYLOAD_BYTES
        await publisher.publish([(TOPIC, b"key", b"one"), (TOPIC, b"key", largest)])
        await publisher.close()
        looking = asyncio.create_task(
            run_forever("assigned", second.stay_assigned, Wake(), ASSIGNED_LOOK_S)
        )
        async with asyncio.timeout(WITHIN_S):
            await landing.all_of(2)
        assert landing.sizes == [3, MOST_PAYLOAD_BYTES]
        assert second.landing
        looking.cancel()
        await second.stop()
