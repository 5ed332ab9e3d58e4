"""Kafka as a child of a supervisor: comes back with its data after a kill, or without them.

    python -m tests.support.broker_process --folder F --ports 9092,9093 --ready-file R

A file named `wipe` in the folder makes the next start begin with nothing.
"""

import argparse
import signal
import threading
from pathlib import Path

from schemas import catalogue
from tests.support.kafka import KafkaBroker

WIPE = "wipe"


def main() -> None:
    """Run until SIGTERM; the ready file is there once the topics are usable."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ports", required=True, help="for clients, for the controller")
    parser.add_argument("--ready-file", type=Path, required=True)
    arguments = parser.parse_args()
    client, controller = map(int, arguments.ports.split(","))
    arguments.ready_file.unlink(missing_ok=True)
    broker = KafkaBroker(arguments.folder, (client, controller))
    wipe = arguments.folder / WIPE
    if wipe.exists():
        broker.wipe()
        wipe.unlink()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    broker.start()
    broker.create_topics({name: topic.partitions for name, topic in catalogue.topics().items()})
    arguments.ready_file.write_text(broker.bootstrap)
    over.wait()
    broker.stop()


if __name__ == "__main__":
    main()
