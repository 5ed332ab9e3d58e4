"""The stream edge lands until it has landed, under the settings of docs/decisions/0003."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from services.runtime import faust_edge as module
from services.runtime.edge import EdgeSettings
from services.runtime.faust_edge import FaustEdge
from services.runtime.wake import Wake


@dataclass
class Message:
    """A message as the library hands it over; a tombstone has no value."""

    value: bytes | None


class Landing:
    """A database that is away for the first `failures` batches."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.landed: list[tuple[str, list[bytes]]] = []

    async def __call__(self, topic: str, raw: Sequence[bytes]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        self.landed.append((topic, list(raw)))


def made(landing: Landing, wake: Wake | None = None) -> FaustEdge:
    settings = EdgeSettings("127.0.0.1:9092,127.0.0.2:9092", "muster-roster", "3", 40)
    return FaustEdge(settings, ["hazard-alerts"], landing, wake or Wake())


async def land(edge: FaustEdge, *values: bytes | None) -> None:
    await edge._land_surely("hazard-alerts", [Message(value) for value in values])  # type: ignore[misc]


async def test_a_batch_is_landed_as_one_and_the_workers_are_woken() -> None:
    landing, wake = Landing(), Wake()
    await land(made(landing, wake), b"one", b"two")
    assert landing.landed == [("hazard-alerts", [b"one", b"two"])]
    assert wake._event.is_set()


async def test_a_batch_is_tried_until_it_is_landed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_FIRST_S", 0.0)
    landing = Landing(failures=20)
    await land(made(landing), b"one")
    assert landing.landed == [("hazard-alerts", [b"one"])]


async def test_a_message_without_a_value_is_landed_too() -> None:
    landing = Landing()
    await land(made(landing), b"one", None)
    assert landing.landed == [("hazard-alerts", [b"one", b""])]


async def test_the_settings_are_those_under_which_nothing_was_lost() -> None:
    edge = made(Landing())
    conf: Any = edge.app.conf
    assert conf.stream_wait_empty is True
    assert conf.topic_allow_declare is False
    assert conf.topic_disable_leader is True
    assert conf.web_enabled is False
    assert conf.autodiscover is False
    assert conf.consumer_auto_offset_reset == "earliest"
    assert conf.consumer_group_instance_id == "muster-roster-3"
    assert str(conf.store).startswith("memory:")
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval) == (6, 1.5)
    (agent,) = edge.app.agents.values()
    assert agent.concurrency == 1
    assert not edge.healthy
