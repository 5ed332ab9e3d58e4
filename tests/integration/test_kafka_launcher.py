"""The launcher of the real Kafka that integration tests stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer

from tests.support import kafka
from tests.support.kafka import KafkaBroker, KafkaMissing, require_kafka


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaBroker]:
    with KafkaBroker(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


def produce(broker: KafkaBroker, topic: str, value: bytes) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "enable.idempotence": True})
    producer.produce(topic, value)
    assert producer.flush(60) == 0


def first_message(broker: KafkaBroker, topic: str) -> bytes | None:
    consumer = Consumer(
        {
            "bootstrap.servers": broker.bootstrap,
            "group.id": "reader",
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe([topic])
    try:
        message = consumer.poll(60)
        value = message.value() if message is not None else None
    finally:
        consumer.close()
    return value if isinstance(value, bytes) else None


def test_what_it_acknowledged_survives_kill_9_and_a_wipe_forgets_all(broker: KafkaBroker) -> None:
    address = broker.bootstrap
    broker.create_topics({"impacts": 4, "answers": 2})
    broker.create_topics({"impacts": 4})
    produce(broker, "impacts", b"one grid")
    broker.kill()
    assert broker.start() == address
    assert first_message(broker, "impacts") == b"one grid"
    broker.wipe()
    assert broker.start() == address
    broker.create_topics({"impacts": 1})
    produce(broker, "impacts", b"after the wipe")
    assert first_message(broker, "impacts") == b"after the wipe"


def test_without_java_the_message_names_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(KafkaMissing, match="apt-get install default-jre-headless maven"):
        require_kafka()


def test_without_jars_the_message_names_what_to_type(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kafka, "JARS", tmp_path)
    with pytest.raises(KafkaMissing, match="make setup-test"):
        require_kafka()
