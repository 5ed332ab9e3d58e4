"""A Kafka-speaking broker from pip alone: `python -m services.runtime.embedded.broker`.

librdkafka's in-process cluster: one broker on a free port of 127.0.0.1, in memory only. A topic
appears when it is first used and always has 4 partitions; creating one by request fails. It is for
the demo; tests and deployments use Kafka.
"""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Self

from confluent_kafka import KafkaException, Producer

from services.runtime.embedded.announcing import announce
from services.runtime.embedded.errors import EmbeddedError

READY_SECONDS = 10.0
PARTITIONS = 4
"""What every topic of this broker has, whatever the catalogue asks for."""


class EmbeddedBroker:
    """The broker inside this process; it ends with the process or at `stop`, and forgets all."""

    def __init__(self) -> None:
        self._cluster: Producer | None = None
        self._bootstrap = ""

    @property
    def bootstrap(self) -> str:
        """host:port for clients. Raises EmbeddedError before `start`."""
        if not self._bootstrap:
            raise EmbeddedError("the embedded broker is not started")
        return self._bootstrap

    def start(self) -> str:
        """Start and return host:port. Raises EmbeddedError when it does not answer within 10 s."""
        if self._cluster is None:
            self._cluster = Producer({"test.mock.num.brokers": 1, "log_level": 3})
            try:
                brokers = self._cluster.list_topics(timeout=READY_SECONDS).brokers.values()
            except KafkaException as error:
                self.stop()
                raise EmbeddedError(f"the embedded broker does not answer: {error}") from error
            # It names itself "localhost", which may resolve to ::1 first, where it does not listen.
            self._bootstrap = ",".join(f"127.0.0.1:{broker.port}" for broker in brokers)
        return self._bootstrap

    def stop(self) -> None:
        """End it; what was in it is gone."""
        self._cluster = None
        self._bootstrap = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _main() -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m services.runtime.embedded.broker")
    parser.add_argument("--port-file", type=Path, help="file that gets host:port once ready")
    arguments = parser.parse_args()
    done = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        done.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if arguments.port_file:
        arguments.port_file.unlink(missing_ok=True)
    try:
        with EmbeddedBroker() as broker:
            announce(broker.bootstrap, arguments.port_file)
            done.wait()
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
