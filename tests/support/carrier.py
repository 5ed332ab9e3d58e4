"""The simulated carrier of the stories: in this process, on the stories' clock, with faults."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

from pydantic import SecretStr
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.carrier_simulator.adapters.scheduler import ClockScheduler
from services.carrier_simulator.asgi import create_app
from services.carrier_simulator.domain import traffic
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.handlers.hands import Hands
from services.carrier_simulator.settings import SimulatorSettings
from services.runtime.clock import Clock

SID = {"emergency": "AC" + "e" * 32, "drill": "AC" + "d" * 32}
TOKEN = {"emergency": "emergency-token", "drill": "drill-token"}
NUMBER = {"emergency": "+861069990001", "drill": "+861069990002"}
FAILURE = 500


class Misbehaviour:
    """What goes wrong at the carrier; a story sets it and `clear` ends it."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.fails_after_taking = False
        self.fails_before_taking = False
        self.keeps_receipts = False
        self.keeps_lists = False

    def refuse(self, _what: str, /) -> Refusal | None:
        return None

    def callback_delays(self, _what: str, _status: str, /) -> Sequence[float]:
        return () if self.keeps_receipts else (0.0,)


class Carrier:
    """The application to serve, and what is under way in it."""

    def __init__(self, log: Path, inbound: str, clock: Clock) -> None:
        self.faults = Misbehaviour()
        self._clock = clock
        settings = SimulatorSettings(
            log_path=log,
            emergency_sid=SID["emergency"],
            emergency_token=SecretStr(TOKEN["emergency"]),
            emergency_number=NUMBER["emergency"],
            drill_sid=SID["drill"],
            drill_token=SecretStr(TOKEN["drill"]),
            drill_number=NUMBER["drill"],
            inbound_url=inbound,
            personas_on=False,
            weights={"never": 1.0},
            messages_per_s=1_000_000.0,
            calls_per_s=1_000_000.0,
            lines=10_000,
            delivery_s=0.0,
            pace=0.0,
            log_gather_ms=0.0,
        )
        self._simulator = create_app(settings, clock, self.faults)
        self._kept: set[str] = set()
        self.posts: list[str] = []
        """The number of every message and call that was asked for, as asked."""

    @property
    def _hands(self) -> Hands:
        hands = self._simulator.state.hands
        assert isinstance(hands, Hands)
        return hands

    @property
    def _scheduler(self) -> ClockScheduler:
        scheduler = self._hands._carrier.scheduler
        assert isinstance(scheduler, ClockScheduler)
        return scheduler

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The simulator, with its answers falsified as the faults have it."""
        if self.faults.keeps_lists and scope["type"] == "http" and _is_list(scope):
            await _fail(send)
            return
        create = scope["type"] == "http" and scope["method"] == "POST"
        if not create or not scope["path"].endswith(("/Messages.json", "/Calls.json")):
            await self._simulator(scope, receive, send)
            return
        if self.faults.fails_before_taking:
            await _fail(send)
            return
        answer = _fail_instead(send) if self.faults.fails_after_taking else send
        await self._noting(self._simulator, scope, receive, answer)

    async def _noting(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted() -> Message:
            message = await receive()
            to = parse_qs(message.get("body", b"").decode()).get("To")
            if to:
                self.posts.append(to[0])
            return message

        await app(scope, noted, send)

    def posted_to(self, numbers: Collection[str]) -> Callable[[], int]:
        """Counts the POSTs so far to these numbers."""
        return lambda: sum(number in numbers for number in self.posts)

    def traffic_of(self, numbers: Collection[str]) -> list[tuple[str, str]]:
        """(account, sender) of every message and call to these numbers."""
        return [(item.account, item.sender) for item in self._items() if item.to in numbers]

    def _items(self) -> list[traffic.Message | traffic.Call]:
        book = self._hands._carrier.book
        return [*book.messages.values(), *book.calls.values()]

    def under_way(self) -> str:
        """What is not finished and not waiting for the clock or for a hand; empty when idle."""
        hands = self._hands
        book, talks = hands._carrier.book, hands._calls.conversations
        owed = {item.sid for item in self._items() if item.owed}
        if self.faults.keeps_receipts:
            self._kept |= owed
        due = self.next_due()
        waits = [talk for talk in talks.values() if talk._waiter is not None and not talk._signals]
        found = {
            "timers": due is not None and due <= self._clock.now(),
            "work": len(self._scheduler._tasks) - len(waits),
            "receipts": hands._receipts.waiting,
            "owed": len(owed - self._kept),
            "said": sum(said.answer is None for said in book.said.values()),
        }
        return ", ".join(f"carrier {name}: {count}" for name, count in found.items() if count)

    @property
    def revision(self) -> int:
        return self._hands._carrier.book.revision

    def next_due(self) -> datetime | None:
        """When the next of its timers runs out."""
        due = self._scheduler._due
        return due[0][0] if due else None


def _is_list(scope: Scope) -> bool:
    path = str(scope["path"])
    return scope["method"] == "GET" and path.endswith(("/Messages.json", "/Calls.json"))


async def _fail(send: Send) -> None:
    await send({"type": "http.response.start", "status": FAILURE, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _fail_instead(send: Send) -> Send:
    async def failing(message: Message) -> None:
        if message["type"] == "http.response.start":
            await _fail(send)

    return failing
