"""The control API under /_sim: what the page of handsets, tests and the demo use.

Writes take JSON (`Content-Type: application/json`), so that no foreign page can make a browser
send them unasked.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.carrier_simulator.api.answers import JsonResponse, command, problem
from services.carrier_simulator.domain.ledger import Ledger
from services.carrier_simulator.domain.personas import PersonaKind
from services.carrier_simulator.domain.requests import is_number
from services.carrier_simulator.handlers.hands import Hands
from services.carrier_simulator.handlers.wall import Wall

_MOST_HANDSETS = 500
_SIGNALS = {"answer": "pick_up", "decline": "decline", "hang-up": "hang_up"}


class Control:
    """Looks at handsets and acts as the people who hold them."""

    def __init__(self, wall: Wall, hands: Hands, read_ledger: Callable[[], Ledger]) -> None:
        self._wall = wall
        self._hands = hands
        self._read_ledger = read_ledger

    async def handsets(self, request: Request) -> Response:
        """GET handsets?since=&limit=&q=&role=&persona=&lane="""
        query = dict(request.query_params)
        since, limit = query.pop("since", "0"), query.pop("limit", "60")
        if not (since.isdecimal() and limit.isdecimal()):
            return problem(400, "since and limit are whole numbers")
        most = min(int(limit), _MOST_HANDSETS)
        return JsonResponse(self._wall.changed(int(since), most, query))

    async def handset(self, request: Request) -> Response:
        """GET handsets/{number}: everything on it."""
        shown = self._hands.handset(request.path_params["number"])
        if shown is None:
            return problem(404, "nothing has reached this number")
        return JsonResponse(self._wall.handset(shown))

    async def reply(self, request: Request, body: dict[str, Any]) -> Response:
        """POST handsets/{number}/reply {"body", "account"?}: an SMS from this phone."""
        number, text = request.path_params["number"], body.get("body")
        if not is_number(number) or not isinstance(text, str) or not 0 < len(text) <= 1600:
            return problem(400, "a number in E.164 and a body of 1 to 1,600 characters")
        answer_id = await self._hands.reply(number, text, str(body.get("account", "")))
        return JsonResponse({"id": answer_id}, 202)

    async def dial(self, request: Request, body: dict[str, Any]) -> Response:
        """POST handsets/{number}/dial {"account"?}: this phone rings the account's number."""
        number = request.path_params["number"]
        if not is_number(number):
            return problem(400, "a number in E.164")
        sid = await self._hands.dial(number, str(body.get("account", "")))
        return JsonResponse({"sid": sid}, 202)

    async def signal(self, request: Request, body: dict[str, Any]) -> Response:
        """POST calls/{sid}/answer|decline|hang-up|key {"key"}: what the hand does to a call."""
        what, key = request.path_params["what"], str(body.get("key", ""))
        if what == "key" and (len(key) != 1 or key not in "0123456789*#"):
            return problem(400, "key is one of 0 to 9, * and #")
        if what != "key" and what not in _SIGNALS:
            return problem(404, "answer, decline, hang-up or key")
        sid = request.path_params["sid"]
        if not await self._hands.signal(sid, _SIGNALS.get(what, "key"), key):
            return problem(409, "this call isn't under way")
        return JsonResponse({}, 202)

    async def personas(self, _request: Request) -> Response:
        """GET personas: the switch, the kinds, and the numbers set by hand."""
        return JsonResponse(self._hands.personas())

    async def switch(self, _request: Request, body: dict[str, Any]) -> Response:
        """PUT personas {"on"}: let the personas answer, or not."""
        if not isinstance(body.get("on"), bool):
            return problem(400, "on is true or false")
        await self._hands.switch(body["on"])
        return JsonResponse(self._hands.personas())

    async def set_persona(self, request: Request, body: dict[str, Any]) -> Response:
        """PUT personas/{number} {"persona": kind or null, "cannot"?}; null = by seed."""
        number, kind = request.path_params["number"], body.get("persona")
        known = kind is None or kind in {str(one) for one in PersonaKind}
        if not is_number(number) or not known:
            kinds = ", ".join(PersonaKind)
            return problem(400, f"a number in E.164 and a persona of: {kinds}; or null")
        await self._hands.set_persona(number, kind, cannot=body.get("cannot") is True)
        return JsonResponse({"number": number, "persona": kind})

    async def labels(self, _request: Request, body: dict[str, Any]) -> Response:
        """PUT labels {number: "role place"}: what the wall calls people; it filters by role."""
        if not all(is_number(key) and isinstance(value, str) for key, value in body.items()):
            return problem(400, "an object of numbers in E.164 and roles")
        await self._hands.label(body)
        return JsonResponse({"labels": len(body)})

    async def clear(self, _request: Request, _body: dict[str, Any]) -> Response:
        """POST clear: everything so far is history; nothing under way goes on."""
        await self._hands.clear()
        return JsonResponse({})

    async def ledger(self, _request: Request) -> Response:
        """GET ledger: counted from the log on disk (see `domain/ledger.py`)."""
        counted = await asyncio.to_thread(self._read_ledger)
        return JsonResponse(counted.summary())

    async def state(self, _request: Request) -> Response:
        """GET state: what waits and what is under way."""
        return JsonResponse(self._hands.state())


def routes(control: Control) -> list[BaseRoute]:
    """The routes."""
    put, post = ["PUT"], ["POST"]
    return [
        Route("/_sim/handsets", control.handsets),
        Route("/_sim/handsets/{number}", control.handset),
        Route("/_sim/handsets/{number}/reply", command(control.reply), methods=post),
        Route("/_sim/handsets/{number}/dial", command(control.dial), methods=post),
        Route("/_sim/calls/{sid}/{what}", command(control.signal), methods=post),
        Route("/_sim/personas", control.personas),
        Route("/_sim/personas", command(control.switch), methods=put),
        Route("/_sim/personas/{number}", command(control.set_persona), methods=put),
        Route("/_sim/labels", command(control.labels), methods=put),
        Route("/_sim/clear", command(control.clear), methods=post),
        Route("/_sim/ledger", control.ledger),
        Route("/_sim/state", control.state),
    ]
