"""How the edge holds under load, each figure counted from outside."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from tests.hostile import people
from tests.hostile.edge import OWN_NUMBER, Edge
from tests.hostile.wire import Answer, Wire, connect, head, request

Ask = Callable[[], Awaitable[Answer]]


@dataclass(frozen=True)
class Run:
    """How some requests went: statuses, seconds to the answer, seconds until the last was sent,
    and seconds in all."""

    statuses: Counter[int]
    took: Sequence[float]
    sent_s: float
    all_s: float

    def percentile(self, share: float) -> float:
        """The time within which this share of the requests was answered."""
        return round(self.took[max(0, math.ceil(share * len(self.took)) - 1)], 3)

    @property
    def refused(self) -> int:
        """How many were not answered well."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)


async def at_pace(asks: Sequence[Ask], within_s: float) -> Run:
    """Start all within a time, evenly, whatever becomes of those before; wait for every answer.

    Each is timed from when it was due: where this side is late to ask, that is delay, too.
    """
    begun = time.perf_counter()

    async def one(number: int, ask: Ask) -> Answer:
        due = begun + number * within_s / len(asks)
        await asyncio.sleep(due - time.perf_counter())
        answer = await ask()
        return replace(answer, took_s=answer.asked + answer.took_s - due)

    answers = await asyncio.gather(*(one(number, ask) for number, ask in enumerate(asks)))
    return _run(answers, begun)


async def in_turn(asks: Sequence[Ask], at_once: int) -> Run:
    """As many as are answered, `at_once` under way at any time."""
    begun = time.perf_counter()
    waiting = iter(asks)
    answers: list[Answer] = []

    async def work() -> None:
        answers.extend([await ask() for ask in waiting])

    await asyncio.gather(*(work() for _ in range(at_once)))
    return _run(answers, begun)


def _run(answers: Sequence[Answer], begun: float) -> Run:
    return Run(
        statuses=Counter(answer.status for answer in answers),
        took=sorted(answer.took_s for answer in answers),
        sent_s=round(max(answer.asked for answer in answers) - begun, 3),
        all_s=time.perf_counter() - begun,
    )


def receipt(edge: Edge, i: int, status: str) -> bytes:
    """A receipt of leader i's SMS."""
    fields = {"MessageSid": f"SM{i:032x}", "MessageStatus": status, "To": people.number(i)}
    return edge.signed(f"/twilio/status/{people.of('sms', i)}", fields)


def reply(edge: Edge, i: int) -> bytes:
    """Leader i answers by SMS."""
    fields = {"MessageSid": f"SM{i:031x}r".replace("r", "a"), "From": people.number(i)}
    return edge.signed("/twilio/inbound/sms", fields | {"To": OWN_NUMBER, "Body": "1"})


def key(edge: Edge, i: int) -> bytes:
    """Leader i presses 1 in the call."""
    fields = {"CallSid": f"CA{i:032x}", "Digits": "1", "To": people.number(i)}
    return edge.signed(f"/twilio/voice/{people.of('call', i)}/key", fields)


def page(edge: Edge, i: int) -> bytes:
    """Leader i opens the page."""
    return request("GET", f"/t/{edge.token(i)}/first")


def press(edge: Edge, i: int, button: str = "received", **fields: str) -> bytes:
    """Leader i presses a button on the page."""
    form = "application/x-www-form-urlencoded"
    body = urlencode(fields).encode()
    return request("POST", f"/t/{edge.token(i)}/{button}", body, content_type=form)


def dripped(edge: Edge, name: str) -> Sequence[bytes]:
    """Heads of requests whose bodies a process reads."""
    if name != "gateway-public":
        return [head("POST", "/twilio/inbound/sms", 60_000)]
    form, cap = "application/x-www-form-urlencoded", "application/cap+xml"
    bearer = f"Bearer {edge.key}"
    return [
        head("POST", f"/t/{edge.token(1)}/received", 4_000, content_type=form),
        head("POST", "/v1/alerts", 60_000, content_type=cap, authorization=bearer),
        head("POST", "/v1/alerts", 60_000, content_type=cap),
    ]


def through(wire: Wire, raw: bytes) -> Ask:
    """Over connections that are kept, as the provider's."""
    return lambda: wire.ask(raw)


def by_phone(port: int, raw: bytes) -> Ask:
    """Over a connection of its own, as each phone's."""

    async def ask() -> Answer:
        connection = await connect(port)
        answer = await connection.ask(raw)
        connection.close()
        return answer

    return ask
