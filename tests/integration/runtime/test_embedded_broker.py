"""The embedded broker, as its own process, with the clients that the services use."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.runtime.embedded.broker import PARTITIONS, EmbeddedBroker
from services.runtime.embedded.errors import EmbeddedError

MODULE = [sys.executable, "-m", "services.runtime.embedded.broker"]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    port_file = tmp_path / "port"
    command = [*MODULE, "--port-file", str(port_file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not port_file.exists():
            assert time.monotonic() < deadline, "the broker did not start"
            time.sleep(0.02)
        yield port_file.read_text()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


async def test_an_idempotent_producer_reaches_a_group_member_in_order(broker: str) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker, enable_idempotence=True)
    await producer.start()
    try:
        for number in range(20):
            await producer.send_and_wait("impacts", str(number).encode(), key=b"330106001001")
        assert await producer.partitions_for("impacts") == set(range(PARTITIONS))
    finally:
        await producer.stop()
    consumer = AIOKafkaConsumer(
        "impacts",
        bootstrap_servers=broker,
        group_id="alerting",
        group_instance_id="alerting-0",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        # It answers a fetch only when the wait is over, data or not.
        fetch_max_wait_ms=50,
    )
    await consumer.start()
    try:
        received = [int((await consumer.getone()).value) for _ in range(20)]
        await consumer.commit()
    finally:
        await consumer.stop()
    assert received == list(range(20))


def test_there_is_no_address_before_the_start() -> None:
    broker = EmbeddedBroker()
    with pytest.raises(EmbeddedError, match="not started"):
        _ = broker.bootstrap
    with broker:
        assert broker.bootstrap.startswith("127.0.0.1:")
