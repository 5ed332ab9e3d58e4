"""A real Kafka for tests: one KRaft broker from the jars that `make setup-test` fetched."""

import base64
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._metadata import TopicMetadata
from confluent_kafka.cimpl import NewTopic

from services.runtime.leash import leashed

ROOT = Path(__file__).resolve().parents[2]
JARS = ROOT / ".muster" / "kafka" / "lib"
HOST = "127.0.0.1"
Config = dict[str, str | int | float | bool]
START_SECONDS, MADE_SECONDS = 120.0, 60.0
JAVA_OPTIONS = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers={host}:{controller}
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""


class KafkaMissing(Exception):
    """Kafka cannot run here; the message says what to type."""


class KafkaBroker:
    """One broker on free ports of 127.0.0.1, the same ones at every start of this object.

    `folder` holds its data and log, `ports` are for clients and for its controller. It ends when
    the process that started it ends; start it from the main thread. What it acknowledged survives
    `kill`.
    """

    def __init__(self, folder: Path, ports: tuple[int, int] | None = None) -> None:
        self._folder = folder
        self._ports = ports or free_ports()
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """host:port for clients."""
        return f"{HOST}:{self._ports[0]}"

    @property
    def pid(self) -> int:
        """The running server's process id."""
        assert self._server is not None
        return self._server.pid

    def start(self) -> str:
        """Start, with its data if there are any, and return host:port once it answers (in 120 s).

        Raises KafkaMissing when Java or the jars are missing, RuntimeError with the end of the log
        when it does not come up.
        """
        if self._server is None or self._server.poll() is not None:
            require_kafka()
            self._format()
            self._server = self._spawn("kafka.Kafka", str(self._config))
            self._await_ready()
        return self.bootstrap

    def stop(self) -> None:
        """Shut down in order; after 15 s by force. Data stay."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9. Data stay."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """kill -9 and delete all data: the next start is a new cluster without topics."""
        self.kill()
        shutil.rmtree(self._data, ignore_errors=True)

    def create_topics(self, partitions: Mapping[str, int]) -> None:
        """Make the topics {name: partitions} that do not exist yet; returns once they are usable.

        Raises KafkaException when the broker refuses, RuntimeError when they take over 60 s.
        """
        admin = AdminClient({"bootstrap.servers": self.bootstrap})
        existing = admin.list_topics(timeout=30).topics
        wanted = [
            NewTopic(name, num_partitions=count, replication_factor=1)
            for name, count in partitions.items()
            if name not in existing
        ]
        if wanted:
            for future in admin.create_topics(wanted, operation_timeout=30).values():
                future.result(MADE_SECONDS)
        self._await_leaders(admin, set(partitions))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _config(self) -> Path:
        return self._folder / "server.properties"

    @property
    def _log(self) -> Path:
        return self._folder / "kafka.log"

    def _format(self) -> None:
        if (self._data / "meta.properties").exists():
            return
        shutil.rmtree(self._data, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        port, controller = self._ports
        self._config.write_text(
            PROPERTIES.format(host=HOST, port=port, controller=controller, data=self._data)
        )
        # 22 signs as Kafka would write them, never with a dash first; no Java is started to ask.
        cluster = base64.urlsafe_b64encode(b"k" + os.urandom(15)).decode().rstrip("=")
        arguments = ("--standalone", "-t", cluster, "-c", str(self._config))
        self._run("kafka.tools.StorageTool", "format", *arguments)

    def _run(self, main: str, *arguments: str) -> str:
        done = subprocess.run(
            [*_java(main), *arguments], capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{main} {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _spawn(self, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                leashed([*_java(main), *arguments], signal.SIGKILL),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                break
            if _listens(self._ports[0]) and self._answers():
                return
            time.sleep(0.05)
        self.kill()
        tail = self._log.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"Kafka did not come up (log: {self._log}):\n{tail}")

    def _answers(self) -> bool:
        quiet: Config = {"bootstrap.servers": self.bootstrap, "log_level": 0}
        try:
            return bool(AdminClient(quiet).list_topics(timeout=5).brokers)
        except KafkaException:
            return False

    def _await_leaders(self, admin: AdminClient, names: set[str]) -> None:
        deadline = time.monotonic() + MADE_SECONDS
        while time.monotonic() < deadline:
            topics = admin.list_topics(timeout=30).topics
            if names <= set(topics) and all(_has_leaders(topics[name]) for name in names):
                return
            time.sleep(0.02)
        raise RuntimeError(f"Kafka did not make the topics {sorted(names)} in {MADE_SECONDS:g} s")

    def _end(self, number: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is None or server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)


def require_kafka() -> None:
    """Raise KafkaMissing, with what to type, unless Java and Kafka's jars are here."""
    if shutil.which("java") is None:
        raise KafkaMissing(
            "tests need Java for Kafka: type `apt-get install default-jre-headless maven`, "
            "then `make setup-test`"
        )
    if not any(JARS.glob("kafka_*.jar")):
        raise KafkaMissing(
            f"no Kafka jars in {JARS}: type `make setup-test` "
            "(it needs Maven: `apt-get install maven`)"
        )


def _java(main: str) -> list[str]:
    return ["java", *JAVA_OPTIONS, "-cp", f"{JARS}/*", main]


def _has_leaders(topic: TopicMetadata) -> bool:
    return bool(topic.partitions) and all(part.leader > 0 for part in topic.partitions.values())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind((HOST, 0))
        other.bind((HOST, 0))
        return one.getsockname()[1], other.getsockname()[1]
