"""Publishing has a limit: a broker that never answers does not hold the relay for ever."""

import asyncio
from typing import Any, cast

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from services.runtime import relay as module
from services.runtime.relay import KafkaPublisher, TooLargeError


class SilentProducer:
    """A producer whose broker never answers."""

    def __init__(self) -> None:
        self.stopped = False

    async def send(self, *_: object, **__: object) -> Any:
        await asyncio.Event().wait()

    async def stop(self) -> None:
        self.stopped = True


async def test_a_broker_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PUBLISH_LIMIT_S", 0.05)
    producer = SilentProducer()
    publisher = KafkaPublisher("127.0.0.1:9092")
    publisher._producer = cast("Any", producer)
    publishing = asyncio.create_task(publisher.publish([("impacts", b"k", b"v")]))
    done, _ = await asyncio.wait({publishing}, timeout=20)
    publishing.cancel()
    assert done, "still waiting"
    assert isinstance(publishing.exception(), TimeoutError)
    assert producer.stopped


async def test_a_producer_that_starts_for_ever_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PUBLISH_LIMIT_S", 0.05)
    made = list[SilentProducer]()

    class NeverThere(SilentProducer):
        def __init__(self, **_: object) -> None:
            super().__init__()
            made.append(self)

        async def start(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(module, "AIOKafkaProducer", NeverThere)
    async with asyncio.timeout(20):
        with pytest.raises(TimeoutError):
            await KafkaPublisher("127.0.0.1:9092").publish([("impacts", b"k", b"v")])
    assert [producer.stopped for producer in made] == [True]


class SmallProducer(SilentProducer):
    """A producer whose broker takes no message of more than three bytes."""

    async def send(self, *said: object, **_: object) -> Any:
        _topic, value = cast("tuple[str, bytes]", said)
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if len(value) > 3:
            answer.set_exception(MessageSizeTooLargeError())
        else:
            answer.set_result(None)
        return answer


async def test_what_no_broker_takes_has_a_name_of_its_own() -> None:
    producer = SmallProducer()
    publisher = KafkaPublisher("127.0.0.1:9092")
    publisher._producer = cast("Any", producer)
    await publisher.publish([("impacts", b"k", b"abc")])
    with pytest.raises(TooLargeError):
        await publisher.publish([("impacts", b"k", b"abc"), ("impacts", b"k", b"abcd")])
    assert producer.stopped
