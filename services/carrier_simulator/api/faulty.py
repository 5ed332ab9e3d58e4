"""Faults of single requests: around each route of Twilio's API, and nothing while none is on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.carrier_simulator.api.answers import refused
from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.faults import Fault
from services.carrier_simulator.handlers.faults import Faults, Weather
from services.carrier_simulator.ports import WIRE, Wire

Pause = Callable[[float], Awaitable[None]]
Hold = Callable[[str, float], Awaitable[None]]
"""Back once the callbacks about a sid have been answered, or after so many seconds."""


@dataclass(slots=True)
class _Answer:
    """What the application wanted to say."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    @property
    def good(self) -> bool:
        return 200 <= int(self.start["status"]) < 300

    @property
    def sid(self) -> str:
        return str(orjson.loads(self.body).get("sid", "")) if self.good else ""


class Faulty:
    """One route in the weather that the faults make; `what` it is about goes into the log."""

    def __init__(self, app: ASGIApp, what: str, faults: Faults, pause: Pause, hold: Hold) -> None:
        self._app = app
        self._what = what
        self._faults = faults
        self._pause = pause
        self._hold = hold

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._faults.quiet:
            await self._app(scope, receive, send)
            return
        weather = self._faults.weather(self._what)
        note = _Note(self._faults, self._what, weather.n, _asked_number(scope))
        if weather.cut:
            await note(Fault.CUT)
            await _reset(scope, receive)
            return
        if weather.slow:
            await note(Fault.SLOW)
            await self._pause(self._faults.measures.slow_s)
        if weather.before is not None:
            await note(weather.before)
            await _instead(weather.before, scope, receive, send)
            return
        await self._with_answer(weather, note, (scope, receive, send))

    async def _with_answer(
        self, weather: Weather, note: "_Note", call: tuple[Scope, Receive, Send]
    ) -> None:
        scope, receive, send = call
        if weather.after is None and not weather.early:
            await self._app(scope, receive, send)
            return
        answer = _Answer()
        await self._app(scope, receive, answer.take)
        if answer.good and weather.early:
            await note(Fault.EARLY, sid=answer.sid)
            await self._hold(answer.sid, self._faults.measures.early_s)
        if answer.good and weather.after is not None:
            await note(weather.after, sid=answer.sid)
            await _spoil(weather.after, answer, call)
            return
        await send(answer.start)
        await send({"type": "http.response.body", "body": answer.body})


@dataclass(frozen=True, slots=True)
class _Note:
    faults: Faults
    what: str
    n: int
    to: str

    async def __call__(self, fault: Fault, **facts: Any) -> None:
        if self.to:
            facts["to"] = self.to
        await self.faults.noted(fault, self.what, n=self.n, **facts)


def _asked_number(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("To", [""])[-1]


async def _instead(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    """A fault in place of the request: nothing is done."""
    if fault is Fault.RESET_BEFORE:
        await _reset(scope, receive)
        return
    refusal = refusals.TOO_MANY if fault is Fault.TOO_MANY else refusals.BROKEN
    await refused(refusal)(scope, receive, send)


async def _spoil(fault: Fault, answer: _Answer, call: tuple[Scope, Receive, Send]) -> None:
    """A fault in place of the answer: what was asked for has been done."""
    scope, receive, send = call
    half = answer.body[: len(answer.body) // 2]
    match fault:
        case Fault.RESET_AFTER:
            await _reset(scope, receive)
        case Fault.TRUNCATED:
            await send(answer.start)
            await send({"type": "http.response.body", "body": half, "more_body": True})
            _wire(scope).hang_up()
            await _gone(receive)
        case Fault.GARBLED:
            status = int(answer.start["status"])
            await Response(half, status, media_type="application/json")(scope, receive, send)
        case _:
            await refused(refusals.BROKEN)(scope, receive, send)


def _wire(scope: Scope) -> Wire:
    wire: Wire = scope["extensions"][WIRE]
    return wire


async def _reset(scope: Scope, receive: Receive) -> None:
    _wire(scope).reset()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Until the server has seen that the connection is over; it would answer otherwise."""
    while (await receive())["type"] != "http.disconnect":
        pass
