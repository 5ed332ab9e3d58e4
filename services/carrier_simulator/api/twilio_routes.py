"""Twilio's REST API 2010-04-01: messages and calls (create, look up, list, update)."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from services.carrier_simulator.api.answers import JsonResponse, read_body, read_form, refused
from services.carrier_simulator.api.metrics import Metrics
from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.pacing import RequestLimit
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import Form, one
from services.carrier_simulator.domain.traffic import Call, CallStatus, Message
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.ports import Account
from services.carrier_simulator.translate.twilio_json import call_json, message_json
from services.carrier_simulator.translate.twilio_list import page, read_window

_ROOT = "/2010-04-01/Accounts/{account}"


class Doorman:
    """HTTP basic authentication: each account sees its own resources alone."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._by_header = {
            b"Basic " + base64.b64encode(f"{sid}:{account.token}".encode()): account
            for sid, account in accounts.items()
        }

    def account(self, scope: Scope) -> Account | None:
        """The account that asks, if it is also the one in the path."""
        for name, value in scope["headers"]:
            if name == b"authorization":
                account = self._by_header.get(value)
                if account is not None and account.sid == scope["path_params"]["account"]:
                    return account
        return None


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
        fault = self._carrier.faults.refuse(self._what)
        if fault is not None:
            return refused(fault)
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
    """Look up, list and update what was created."""

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

    async def update_message(self, request: Request) -> Response:
        """POST Messages/{sid}.json: Status=canceled takes it back, Body= removes its text."""
        found = self._find(request, "message")
        form = read_form(await read_body(request.receive) or b"")
        if isinstance(found, Refusal) or not isinstance(found, Message):
            return _shown(found)
        if form is None:
            return refused(refusals.NOT_READABLE)
        refusal: Refusal | None = None
        if "Status" in form:
            if one(form, "Status") != "canceled":
                return refused(refusals.bad_parameter("Status"))
            refusal = await self._messages.cancel(found)
        elif "Body" in form:
            if one(form, "Body"):
                return refused(refusals.bad_parameter("Body"))
            refusal = await self._messages.redact(found)
        return refused(refusal) if refusal else _shown(found)

    async def update_call(self, request: Request) -> Response:
        """POST Calls/{sid}.json: Status=canceled before it is answered, Status=completed."""
        found = self._find(request, "call")
        form = read_form(await read_body(request.receive) or b"")
        if isinstance(found, Refusal) or not isinstance(found, Call):
            return _shown(found)
        status = one(form or {}, "Status")
        if status not in (CallStatus.CANCELED, CallStatus.COMPLETED):
            return refused(refusals.bad_parameter("Status"))
        refusal = await self._calls.end(found, status)
        return refused(refusal) if refusal else _shown(found)

    async def list_messages(self, request: Request) -> Response:
        """GET Messages.json: To, From, DateSent (with < and >), PageSize, Page, PageToken.

        A message still in the queue counts by the moment it was created.
        """
        account = self._doorman.account(request.scope)
        if account is None:
            return refused(refusals.UNAUTHENTICATED)
        query = dict(request.query_params)
        window = read_window(query, "DateSent")
        if isinstance(window, Refusal):
            return refused(window)
        sender = query.get("From")
        listed = map(self._book.messages.__getitem__, self._sids("message", account, query))
        items = [
            item
            for item in listed
            if window.holds(item.sent or item.created) and (not sender or item.sender == sender)
        ]
        return _listed(page(items, query, request.url.path, "messages", message_json))

    async def list_calls(self, request: Request) -> Response:
        """GET Calls.json: To, From, Status, StartTime (with < and >), PageSize, Page, PageToken.

        A call not yet answered counts by the moment it was created.
        """
        account = self._doorman.account(request.scope)
        if account is None:
            return refused(refusals.UNAUTHENTICATED)
        query = dict(request.query_params)
        window = read_window(query, "StartTime")
        if isinstance(window, Refusal):
            return refused(window)
        sender, status = query.get("From"), query.get("Status")
        listed = map(self._book.calls.__getitem__, self._sids("call", account, query))
        items = [
            item
            for item in listed
            if window.holds(item.started or item.created)
            and (not sender or item.sender == sender)
            and (not status or item.status == status)
        ]
        return _listed(page(items, query, request.url.path, "calls", call_json))

    def _sids(self, what: str, account: Account, query: Mapping[str, str]) -> list[str]:
        book, to = self._book, query.get("To")
        if to:
            sids = book.by_number.get((what, account.sid, to), [])
        else:
            sids = book.by_account.get((what, account.sid), [])
        return sids[::-1]


def _shown(found: Message | Call | Refusal) -> Response:
    if isinstance(found, Refusal):
        return refused(found)
    return JsonResponse(_as_json(found))


def _listed(answer: dict[str, Any] | Refusal) -> Response:
    return refused(answer) if isinstance(answer, Refusal) else JsonResponse(answer)


def routes(carrier: Carrier, messages: Messages, calls: Calls, metrics: Metrics) -> list[BaseRoute]:
    """The routes, the hottest first."""
    doorman = Doorman(carrier.accounts)
    resources = Resources(carrier, messages, calls, doorman)
    new_message = Create("message", messages.create, carrier, doorman, metrics)
    new_call = Create("call", calls.create, carrier, doorman, metrics)
    return [
        Route(f"{_ROOT}/Messages.json", new_message, methods=["POST"]),
        Route(f"{_ROOT}/Calls.json", new_call, methods=["POST"]),
        Route(f"{_ROOT}/Messages.json", resources.list_messages, methods=["GET"]),
        Route(f"{_ROOT}/Calls.json", resources.list_calls, methods=["GET"]),
        Route(f"{_ROOT}/Messages/{{sid}}.json", resources.fetch_message, methods=["GET"]),
        Route(f"{_ROOT}/Messages/{{sid}}.json", resources.update_message, methods=["POST"]),
        Route(f"{_ROOT}/Calls/{{sid}}.json", resources.fetch_call, methods=["GET"]),
        Route(f"{_ROOT}/Calls/{{sid}}.json", resources.update_call, methods=["POST"]),
    ]
