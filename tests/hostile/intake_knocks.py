"""Knocks at intake: warnings with a key and without, whole, damaged, and other documents."""

import json
import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.edge import Edge
from tests.hostile.knocks import Knock, Truth, damaged, spoilt
from tests.hostile.wire import Answer, request
from tests.unit.gateway.alerts import cap

PROCESS = "gateway-public"
DOCUMENTS = Path("tests/unit/gateway/intake/translate/documents")
MOST_BYTES = 8_000
KINDS = ("Alert", "Update", "Cancel", "Ack", "Error")
STATUSES = ("Actual", "Exercise", "Test", "System", "Draft")


@dataclass(frozen=True)
class AlertKnock(Knock):
    """A document; taken, its alert stands under the id that was answered."""

    def records(self, answer: Answer) -> set[Hashable]:
        return {("alert", json.loads(answer.body)["alert_id"])} if answer.status == 202 else set()


class IntakeKnocks:
    """Makes knocks with documents of all kinds; every choice is the seed's."""

    def __init__(self, edge: Edge, rng: random.Random) -> None:
        self._edge = edge
        self._rng = rng
        self._found = [
            path.read_bytes()
            for path in sorted(DOCUMENTS.glob("*.xml"))
            if path.stat().st_size < MOST_BYTES
        ]

    def __call__(self) -> Knock:
        kinds: tuple[Callable[[], Knock], ...] = (
            self.true,
            self.without_key,
            self.damaged,
            self.damaged_on_the_way,
        )
        return self._rng.choices(kinds, (4, 4, 8, 1))[0]()

    def true(self) -> Knock:
        """A warning that nothing is wrong with."""
        return AlertKnock(PROCESS, self._posted(self._warning()), Truth.TRUE)

    def without_key(self) -> Knock:
        """A warning from somebody who may not send any."""
        wrong = ("", spoilt(self._rng, self._edge.key), "mk_nobody_0000", "x" * 1_000)
        key = self._rng.choice(wrong)
        key = key.replace("\r", "").replace("\n", "").replace("\x00", "").strip()
        if key == self._edge.key:
            return self.true()
        return AlertKnock(PROCESS, self._posted(self._warning(), key), Truth.FALSE)

    def damaged(self) -> Knock:
        """A document with bytes changed, or one that others publish, so changed."""
        document = self._rng.choice((self._warning(), self._rng.choice(self._found)))
        document = damaged(self._rng, document, self._rng.randint(1, 12))
        return AlertKnock(PROCESS, self._posted(document), Truth.ODD)

    def damaged_on_the_way(self) -> Knock:
        """The request itself is changed, key and headers too."""
        raw = damaged(self._rng, self._posted(self._warning()), self._rng.randint(1, 3))
        return AlertKnock(PROCESS, raw, Truth.ODD, whole=False)

    def _warning(self) -> bytes:
        name = f"F-{self._rng.getrandbits(64):x}"
        kind, status = self._rng.choice(KINDS[:2]), self._rng.choice(STATUSES)
        references = ("weather.example,F-0,2026-08-01T20:00:00+08:00",) if kind == "Update" else ()
        return cap(name, msg_type=kind, status=status, references=references).encode()

    def _posted(self, document: bytes, key: str | None = None) -> bytes:
        key = self._edge.key if key is None else key
        kind = "application/cap+xml"
        return request("POST", "/v1/alerts", document, x_api_key=key, content_type=kind)
