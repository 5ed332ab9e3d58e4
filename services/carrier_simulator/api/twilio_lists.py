"""Twilio's lists of messages and calls: what a look-up gets, and when it gets none."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from services.carrier_simulator.api.answers import JsonResponse, refused
from services.carrier_simulator.api.doorman import Doorman
from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.requests import refusal_of
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.translate.openapi import operation
from services.carrier_simulator.translate.twilio_json import call_json, message_json
from services.carrier_simulator.translate.twilio_list import Window, page, read_window


class Lists:
    """Lists what was created, newest first."""

    def __init__(self, carrier: Carrier, doorman: Doorman) -> None:
        self._book = carrier.book
        self._faults = carrier.faults
        self._doorman = doorman

    async def _window(
        self, request: Request, what: str, moment: str
    ) -> tuple[str, dict[str, str], Window] | Refusal:
        """Whose list is asked for, with which filters; or why there is none."""
        account = self._doorman.account(request.scope)
        if account is None:
            return refusals.UNAUTHENTICATED
        query = dict(request.query_params)
        if await self._faults.silent(query.get("To", "")):
            return refusals.AWAY
        schema = operation("get", f"{what.title()}s.json")
        wrong = schema.wrong({name: [value] for name, value in query.items()})
        if wrong is not None:
            return refusal_of("list", wrong)
        window = read_window(query, moment)
        return window if isinstance(window, Refusal) else (account.sid, query, window)

    async def list_messages(self, request: Request) -> Response:
        """GET Messages.json: To, From, DateSent (with < and >), PageSize, Page, PageToken.

        A message still in the queue counts by the moment it was created.
        """
        asked = await self._window(request, "message", "DateSent")
        if isinstance(asked, Refusal):
            return refused(asked)
        account, query, window = asked
        sender = query.get("From")
        listed = map(self._book.messages.__getitem__, self._sids("message", account, query))
        items = [
            item
            for item in listed
            if window.holds(item.sent or item.created)
            and (not sender or item.sender == sender)
            and self._faults.listed(item)
        ]
        return _listed(page(items, query, request.url.path, "messages", message_json))

    async def list_calls(self, request: Request) -> Response:
        """GET Calls.json: To, From, Status, StartTime (with < and >), PageSize, Page, PageToken.

        A call not yet answered counts by the moment it was created.
        """
        asked = await self._window(request, "call", "StartTime")
        if isinstance(asked, Refusal):
            return refused(asked)
        account, query, window = asked
        sender, status = query.get("From"), query.get("Status")
        listed = map(self._book.calls.__getitem__, self._sids("call", account, query))
        items = [
            item
            for item in listed
            if window.holds(item.started or item.created)
            and (not sender or item.sender == sender)
            and (not status or item.status == status)
            and self._faults.listed(item)
        ]
        return _listed(page(items, query, request.url.path, "calls", call_json))

    def _sids(self, what: str, account: str, query: Mapping[str, str]) -> list[str]:
        book, to = self._book, query.get("To")
        if to:
            sids = book.by_number.get((what, account, to), [])
        else:
            sids = book.by_account.get((what, account), [])
        return sids[::-1]


def _listed(answer: dict[str, Any] | Refusal) -> Response:
    return refused(answer) if isinstance(answer, Refusal) else JsonResponse(answer)
