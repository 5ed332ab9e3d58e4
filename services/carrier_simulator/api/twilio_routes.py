"""Twilio's REST API 2010-04-01: messages and calls (create, look up, list, update)."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from services.carrier_simulator.api.answers import JsonResponse, read_body, read_form, refused
from services.carrier_simulator.api.doorman import Doorman
from services.carrier_simulator.api.faulty import Faulty
from services.carrier_simulator.api.metrics import Metrics
from services.carrier_simulator.api.twilio_lists import Lists
from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.pacing import RequestLimit
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import Form, one, refusal_of
from services.carrier_simulator.domain.traffic import Call, Message
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.handlers.receipts import Receipts
from services.carrier_simulator.ports import Account
from services.carrier_simulator.translate.openapi import operation
from services.carrier_simulator.translate.twilio_json import call_json, message_json

_ROOT = "/2010-04-01/Accounts/{account}"


class Create:
    """POST of a new message or call, as a bare ASGI application: the carrier's hottest path."""

    def __init__(
        self,
        what: str,
        take: Callable[[Account, Form], Awaitable[Message | Call | Refusal]],
        carrier: Carrier,
        doorman: Doorman,
        metrics: Metrics,
    ) -> None:
        self._what = what
        self._take = take
        self._carrier = carrier
        self._doorman = doorman
        self._metrics = metrics
        limit = carrier.rules.requests_per_s
        self._schema = operation("post", f"{what.title()}s.json")
        self._limits = {sid: RequestLimit(limit) for sid in carrier.accounts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(scope, receive)
        self._metrics.requests.labels(self._what, response.status_code).inc()
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        account = self._doorman.account(scope)
        if account is None:
            return refused(refusals.UNAUTHENTICATED)
        body = await read_body(receive)
        if body is None:
            return refused(refusals.TOO_LONG_REQUEST)
        form = read_form(body)
        if form is None:
            return refused(refusals.NOT_READABLE)
        if not self._limits[account.sid].allows(self._carrier.now()):
            return refused(refusals.TOO_MANY)
        wrong = self._schema.wrong(form)
        if wrong is not None:
            return refused(refusal_of(self._what, wrong))
        scripted = self._carrier.faults.refuse(self._what)
        if scripted is not None:
            return refused(scripted)
        try:
            taken = await self._take(account, form)
        except OSError:
            return refused(refusals.LOG_AWAY)
        if isinstance(taken, Refusal):
            return refused(taken)
        return JsonResponse(_as_json(taken), 201)


def _as_json(item: Message | Call) -> dict[str, Any]:
    return message_json(item) if isinstance(item, Message) else call_json(item)


class Resources:
    """Look up and update what was created."""

    def __init__(
        self, carrier: Carrier, messages: Messages, calls: Calls, doorman: Doorman
    ) -> None:
        self._book = carrier.book
        self._messages = messages
        self._calls = calls
        self._doorman = doorman

    def _find(self, request: Request, what: str) -> Message | Call | Refusal:
        account = self._doorman.account(request.scope)
        if account is None:
            return refusals.UNAUTHENTICATED
        sid = request.path_params["sid"]
        found: Message | Call | None = (
            self._book.messages.get(sid) if what == "message" else self._book.calls.get(sid)
        )
        if found is None or found.account != account.sid:
            return refusals.not_found(request.url.path)
        return found

    async def fetch_message(self, request: Request) -> Response:
        """GET Messages/{sid}.json"""
        return _shown(self._find(request, "message"))

    async def fetch_call(self, request: Request) -> Response:
        """GET Calls/{sid}.json"""
        return _shown(self._find(request, "call"))

    async def _asked(
        self, request: Request, what: str
    ) -> tuple[Message | Call | Refusal, dict[str, list[str]]]:
        """An item and the form that changes it, or why it can't be."""
        found = self._find(request, what)
        if isinstance(found, Refusal):
            return found, {}
        form = read_form(await read_body(request.receive) or b"")
        if form is None:
            return refusals.NOT_READABLE, {}
        wrong = operation("post", f"{what.title()}s/{{Sid}}.json").wrong(form)
        return (refusal_of("update", wrong) if wrong else found), form

    async def update_message(self, request: Request) -> Response:
        """POST Messages/{sid}.json: Status=canceled takes it back, Body= removes its text."""
        found, form = await self._asked(request, "message")
        if not isinstance(found, Message):
            return _shown(found)
        refusal: Refusal | None = None
        if "Status" in form:
            refusal = await self._messages.cancel(found)
        elif "Body" in form:
            if one(form, "Body"):
                return refused(refusals.bad_parameter("Body"))
            refusal = await self._messages.redact(found)
        return refused(refusal) if refusal else _shown(found)

    async def update_call(self, request: Request) -> Response:
        """POST Calls/{sid}.json: Status=canceled before it is answered, Status=completed."""
        found, form = await self._asked(request, "call")
        if not isinstance(found, Call):
            return _shown(found)
        status = one(form, "Status")
        if not status:
            return refused(refusals.bad_parameter("Status"))
        refusal = await self._calls.end(found, status)
        return refused(refusal) if refusal else _shown(found)


def _shown(found: Message | Call | Refusal) -> Response:
    if isinstance(found, Refusal):
        return refused(found)
    return JsonResponse(_as_json(found))


class Router:
    """Makes the routes, each around with what may go wrong on it."""

    def __init__(self, carrier: Carrier, receipts: Receipts) -> None:
        self._carrier = carrier
        self._receipts = receipts

    def __call__(self, path: str, endpoint: Any, what: str, method: str) -> Route:
        """A route below an account; `what` is its name in the log of faults."""
        carrier = self._carrier
        around = Middleware(
            Faulty,
            what=what,
            faults=carrier.faults,
            pause=carrier.scheduler.sleep,
            hold=self._hold,
        )
        return Route(f"{_ROOT}/{path}.json", endpoint, methods=[method], middleware=[around])

    async def _hold(self, sid: str, most_s: float) -> None:
        item = self._carrier.book.item(sid)
        if item is not None:
            await self._receipts.settled(item, most_s)


def routes(
    carrier: Carrier, receipts: Receipts, messages: Messages, calls: Calls, metrics: Metrics
) -> list[BaseRoute]:
    """The routes, the hottest first."""
    doorman = Doorman(carrier.accounts)
    resources = Resources(carrier, messages, calls, doorman)
    lists = Lists(carrier, doorman)
    route = Router(carrier, receipts)
    new_message = Create("message", messages.create, carrier, doorman, metrics)
    new_call = Create("call", calls.create, carrier, doorman, metrics)
    return [
        route("Messages", new_message, "message", "POST"),
        route("Calls", new_call, "call", "POST"),
        route("Messages", lists.list_messages, "list", "GET"),
        route("Calls", lists.list_calls, "list", "GET"),
        route("Messages/{sid}", resources.fetch_message, "fetch", "GET"),
        route("Messages/{sid}", resources.update_message, "update", "POST"),
        route("Calls/{sid}", resources.fetch_call, "fetch", "GET"),
        route("Calls/{sid}", resources.update_call, "update", "POST"),
    ]
