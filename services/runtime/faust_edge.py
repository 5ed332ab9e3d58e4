"""The stream edge on faust-streaming: it only lands.

Faust takes a batch of messages, the batch is inserted into the service's inbox and committed,
and only then acknowledged. The settings are those under which faust-streaming 0.15.3 lost
nothing under kills, a stopped database and a wiped broker (docs/decisions/0003): one agent a
topic with concurrency 1, batches through `take_events`, no exception out of an agent.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import faust
import structlog
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import EventT

from services.runtime.asking_again import AskingAgain
from services.runtime.broker_there import broker_there
from services.runtime.edge import EdgeSettings, Land
from services.runtime.faust_stream import SleepingStream
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)

BATCH = 200
WITHIN_S = 0.01
RETRY_FIRST_S = 0.1
RETRY_LONGEST_S = 2.0


def _transport(max_wait_ms: int) -> type[Transport]:
    """Faust's transport with a fetch wait of ours: its own 1.5 s is the latency of an event on a
    broker that answers a fetch only when the wait is over, as the demo's does."""

    class Thread(AIOKafkaConsumerThread):
        def _create_worker_consumer(self, transport: Any) -> Any:
            consumer = super()._create_worker_consumer(transport)
            # Faust has no setting for it; the consumer reads it when it starts.
            consumer._fetch_max_wait_ms = max_wait_ms  # noqa: SLF001
            return consumer

    class WaitingConsumer(Consumer):
        def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
            return Thread(self, loop=self.loop, beacon=self.beacon)

    class WaitingTransport(Transport):
        Consumer = WaitingConsumer

    return WaitingTransport


class _App(faust.App):
    """An app that keeps nothing on disk, so that it runs where nothing can be written."""

    def _create_directories(self) -> None:
        """Faust would make folders for tables in the working directory."""


class FaustEdge:
    """The stream edge on faust-streaming."""

    def __init__(
        self, settings: EdgeSettings, topics: Sequence[str], land: Land, landed: Wake
    ) -> None:
        self._land = land
        self._landed = landed
        self._servers = settings.bootstrap_servers
        self._topics = frozenset(topics)
        self._asking = AskingAgain()
        self.app = _App(
            settings.group,
            broker=";".join(
                f"kafka://{server}" for server in settings.bootstrap_servers.split(",")
            ),
            Stream=SleepingStream,
            store="memory://",
            key_serializer="raw",
            value_serializer="raw",
            topic_allow_declare=False,
            topic_disable_leader=True,
            web_enabled=False,
            autodiscover=False,
            consumer_auto_offset_reset="earliest",
            consumer_group_instance_id=f"{settings.group}-{settings.slot}",
            stream_wait_empty=True,
            broker_session_timeout=6,
            broker_heartbeat_interval=1.5,
            broker_commit_interval=0.5,
            broker_max_poll_records=BATCH,
        )
        waiting = _transport(settings.max_wait_ms)
        self.app.transport = waiting(self.app.conf.broker, self.app, loop=None)
        for topic in topics:
            self._add_agent(topic)

    def _add_agent(self, name: str) -> None:
        async def lander(stream: Any) -> None:
            async for events in stream.take_events(BATCH, within=WITHIN_S):
                await self._land_surely(name, events)

        channel = self.app.topic(name, value_type=bytes, value_serializer="raw")
        self.app.agent(channel, name=f"land-{name}", concurrency=1)(lander)

    async def _land_surely(self, topic: str, events: Sequence[EventT[Any]]) -> None:
        """Land a batch, however often it takes: an agent that raised would lose it."""
        pause = RETRY_FIRST_S
        while True:
            try:
                await self._land(topic, [event.value or b"" for event in events])
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - no exception leaves the edge
                log.warning("landing.failed", topic=topic, error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_LONGEST_S)
            else:
                self._landed.set()
                return

    @property
    def healthy(self) -> bool:
        return self.app.started and not self.app.crashed and not self.app.should_stop

    @property
    def landing(self) -> bool:
        if not self.healthy or self.app.rebalancing:
            return False
        return self.app.flow_control.is_active() and bool(self.app.consumer.assignment())

    async def start(self) -> None:
        """Wait for the broker, join the group and begin to land; raises when that fails.

        Whoever calls sets the limit of the wait.
        """
        await broker_there(self._servers)
        self.app.finalize()
        await self.app.start()

    async def stop(self) -> None:
        """Finish the batches in hand and leave the group."""
        await self.app.stop()

    async def stay_assigned(self) -> bool:
        """Join the group anew when there has been a topic without partitions for us for a while.

        A static member that comes back in time is given what it had, and takes itself for no
        leader, so that nobody looks whether there are topics now that were missing when it was
        given nothing (KIP-345; a broker that lost its data and a kill in the same seconds).
        """
        if not self.healthy:
            return False
        missing = self._topics - {place.topic for place in self.app.consumer.assignment()}
        if self._asking.due(self.app.rebalancing or not missing, time.monotonic()):
            log.warning("stream.asks_again", missing=sorted(missing))
            await self.app.consumer.subscribe(self._topics)
        return False
