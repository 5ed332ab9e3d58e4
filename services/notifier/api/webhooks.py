"""The provider's webhooks: proved, recorded, answered; what they mean is decided elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from schemas.vocabulary import AnswerKind, Via, VisitOutcome
from services.notifier.adapters.metrics import WEBHOOKS_REFUSED
from services.notifier.domain.accounts import Account
from services.notifier.domain.door_replies import (
    Said,
    UnclearError,
    asks_for_doors,
    doors_meant,
    outcomes_in,
)
from services.notifier.domain.inbound import NewReceipt, NewReply, OwnDoor
from services.notifier.domain.message import CallText
from services.notifier.domain.replies import kind_of
from services.notifier.ports.webhooks import Ledger
from services.notifier.translate import twiml
from services.notifier.translate.catalogue import Words
from services.notifier.translate.webhook_forms import (
    ForgedError,
    Form,
    FormReader,
    UnreadableError,
)

log = structlog.get_logger(__name__)
LARGEST_BODY = 65_536
BODY_LIMIT_S = 10.0
SIGNATURE = "X-Twilio-Signature"
LONGEST_REPLY = 300
MOST_DOORS = 20
HELP_WINDOW, MOST_HELPS = timedelta(hours=1), 3
INBOUND_KEY = "/twilio/inbound/voice/key"

Answerer = Callable[[Request, Form], Awaitable[Response]]


class TooLongError(ValueError):
    """A body larger than any the provider sends."""


class Webhooks:
    """The routes under /twilio. Nothing is answered before it is committed."""

    def __init__(self, ledger: Ledger, reader: FormReader, words: Words) -> None:
        self._ledger = ledger
        self._reader = reader
        self._words = words

    def routes(self) -> list[Route]:
        """All of them; POST only."""
        pairs: list[tuple[str, str, Answerer]] = [
            ("status", "/twilio/status/{attempt_id:uuid}", self._status),
            ("voice", "/twilio/voice/{attempt_id:uuid}", self._voice),
            ("key", "/twilio/voice/{attempt_id:uuid}/key", self._key),
            ("inbound_sms", "/twilio/inbound/sms", self._inbound_sms),
            ("inbound_voice", "/twilio/inbound/voice", self._inbound_voice),
            ("inbound_key", INBOUND_KEY, self._inbound_key),
        ]
        return [
            Route(path, self._guarded(name, answer), methods=["POST"])
            for name, path, answer in pairs
        ]

    def _guarded(self, route: str, answer: Answerer) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                form = await self._read(request)
                return await answer(request, form)
            except ForgedError as error:
                return _refused(route, "forged", 403, str(error))
            except UnreadableError as error:
                return _refused(route, "unreadable", 400, str(error))
            except TooLongError:
                return _refused(route, "too_long", 413, "the body is too long")
            except TimeoutError:
                return _refused(route, "too_slow", 408, "the body took too long")
            except ClientDisconnect:
                return _refused(route, "gone", 400, "the body was cut off")

        return endpoint

    async def _read(self, request: Request) -> Form:
        body = bytearray()
        async with asyncio.timeout(BODY_LIMIT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise TooLongError
        # Not request.url: to build it costs as much as to prove the signature.
        query = request.scope["query_string"].decode("latin-1")
        target = request.scope["path"] + (f"?{query}" if query else "")
        return self._reader.read(target, bytes(body), request.headers.get(SIGNATURE, ""))

    async def _status(self, request: Request, form: Form) -> Response:
        receipt = NewReceipt(
            attempt_id=_attempt(request),
            account=form.account,
            sid=form.sid(),
            status=form.status(),
            error_code=form.error_code(),
        )
        await self._ledger.record_receipt(receipt)
        return Response(status_code=204)

    async def _voice(self, request: Request, form: Form) -> Response:
        call = await self._ledger.call_text(_attempt(request), form.account)
        if call is None:
            raise UnreadableError("no such call")
        return self._speak(call, f"/twilio/voice/{call.attempt_id}/key")

    def _speak(self, call: CallText, action: str) -> Response:
        if call.covered:
            return _xml(twiml.say(self._words, self._words.covered))
        if not call.asks:
            return _xml(twiml.say(self._words, call.text, twiml.TIMES))
        return _xml(twiml.ask(self._words, call.text, action))

    async def _key(self, request: Request, form: Form) -> Response:
        attempt_id = _attempt(request)
        return await self._take_key(form, attempt_id, f"/twilio/voice/{attempt_id}/key")

    async def _take_key(self, form: Form, attempt_id: UUID, action: str) -> Response:
        call = await self._ledger.call_text(attempt_id, form.account)
        if call is None:
            raise UnreadableError("no such call")
        digits = form.fields.get("Digits", "")[:20]
        kind = kind_of(digits)
        await self._ledger.record_reply(
            NewReply(form.account, form.sid(), Via.KEY, digits, kind, attempt_id=attempt_id)
        )
        if kind is not None:
            return _xml(twiml.say(self._words, self._thanks(kind, covered=call.covered)))
        return _xml(twiml.ask(self._words, f"{self._words.wrong_key}{call.text}", action))

    async def _inbound_sms(self, _request: Request, form: Form) -> Response:
        text = form.fields.get("Body", "")[:LONGEST_REPLY]
        kind = kind_of(text)
        said = outcomes_in(text) if kind is None else ()
        if said or (kind is None and asks_for_doors(text)):
            return await self._about_doors(form, text, said)
        known = await self._ledger.record_reply(
            NewReply(form.account, form.sid(), Via.SMS, text, kind, number=form.number())
        )
        if not known:
            return _xml(twiml.text_back(self._words.unknown_number))
        if kind is None:
            return await self._help(form)
        # Only who can't is told what follows, so only then is it looked up.
        waiting = None
        if kind is AnswerKind.CANNOT:
            waiting = await self._ledger.waiting_text(form.number(), form.account)
        covered = waiting is not None and waiting.covered
        thanks = self._thanks(kind, covered=covered)
        if kind is AnswerKind.RECEIVED:
            thanks += self._words.how_to_report
        return self._text_back(form, thanks)

    async def _about_doors(self, form: Form, text: str, said: Sequence[Said]) -> Response:
        """Record what was found at somebody's own doors, or say which are still to be seen when
        nothing is said of them."""
        own = await self._ledger.own_doors(form.number(), form.account)
        if own is None:
            return await self._not_understood(form, text)
        if not said:
            return self._text_back(form, self._still(own.doors))
        try:
            outcomes = doors_meant(said, own.doors)
        except UnclearError:
            return await self._not_understood(form, text)
        reply = NewReply(form.account, form.sid(), Via.SMS, text, AnswerKind.RECEIVED,
                         form.number(), own.attempt_id, outcomes)  # fmt: skip
        await self._ledger.record_reply(reply)
        found = {one.visit_id: one.outcome for one in outcomes}
        doors = [replace(door, accounted=found[door.visit_id].accounted)
                 if door.visit_id in found else door for door in own.doors]  # fmt: skip
        told = self._recorded(own.doors, found) + self._still(doors) + self._if_away(said)
        return self._text_back(form, told)

    async def _not_understood(self, form: Form, text: str) -> Response:
        reply = NewReply(form.account, form.sid(), Via.SMS, text, None, number=form.number())
        if not await self._ledger.record_reply(reply):
            return _xml(twiml.text_back(self._words.unknown_number))
        return await self._help(form)

    async def _help(self, form: Form) -> Response:
        """One short text, and after a few in an hour none: a number gets only so many."""
        unclear = await self._ledger.unclear(form.number(), form.account, HELP_WINDOW)
        if unclear > MOST_HELPS:
            return _xml(twiml.nothing())
        return self._text_back(form, self._words.ask_again)

    def _recorded(self, doors: Sequence[OwnDoor], found: Mapping[UUID, VisitOutcome]) -> str:
        """What was understood, with the place: who meant another door sees it at once."""
        said: dict[str, list[str]] = {}
        for door in [door for door in doors if door.visit_id in found][:MOST_DOORS]:
            outcome = self._words.outcomes[found[door.visit_id]]
            one = self._words.door_found.format(door=door.door, outcome=outcome)
            said.setdefault(door.place, []).append(one)
        places = [place + self._words.comma.join(listed) for place, listed in said.items()]
        listed = self._words.comma.join(places)
        return self._words.outcomes_recorded.format(count=len(found), doors=listed)

    def _if_away(self, said: Sequence[Said]) -> str:
        """How to say that somebody is away, to who said that they are not in."""
        absent = next((one for one in said if one.absent), None)
        return self._words.if_away.format(door=absent.door) if absent else ""

    def _still(self, doors: Sequence[OwnDoor]) -> str:
        """The doors still to be seen, most at risk first; told only to whom they belong."""
        left = [door.door for door in doors if not door.accounted]
        if not left:
            return self._words.all_seen
        listed = self._words.comma.join(left[:MOST_DOORS])
        return self._words.doors_left.format(count=len(left), doors=listed)

    def _text_back(self, form: Form, text: str) -> Response:
        """A drill says so in every text."""
        mark = self._words.drill_mark if form.account is Account.DRILL else ""
        return _xml(twiml.text_back(mark + text))

    async def _inbound_voice(self, _request: Request, form: Form) -> Response:
        form.sid()
        number = form.number()
        call = await self._ledger.waiting_text(number, form.account) if number else None
        if call is None:
            return _xml(twiml.say(self._words, self._words.unknown_caller))
        # The key answers the attempt whose text was heard, whatever came in between.
        return self._speak(call, f"{INBOUND_KEY}?attempt={call.attempt_id}")

    async def _inbound_key(self, request: Request, form: Form) -> Response:
        attempt_id = _uuid(request.query_params.get("attempt", ""))
        if attempt_id is None:
            call = await self._ledger.waiting_text(form.number(), form.account)
            if call is None:
                return _xml(twiml.say(self._words, self._words.unknown_caller))
            attempt_id = call.attempt_id
        return await self._take_key(form, attempt_id, f"{INBOUND_KEY}?attempt={attempt_id}")

    def _thanks(self, kind: AnswerKind, *, covered: bool) -> str:
        """Nobody else is asked where nothing is left to do."""
        if kind is AnswerKind.RECEIVED:
            return self._words.thanks_received
        return self._words.covered if covered else self._words.thanks_cannot


def _refused(route: str, finding: str, status: int, detail: str) -> Response:
    """Counted and logged, not kept: anybody may send as much of it as they like."""
    WEBHOOKS_REFUSED.labels(route=route, finding=finding).inc()
    log.warning("webhook.refused", route=route, finding=finding, detail=detail)
    # After a time-out the rest of the body may still come: the connection is of no more use.
    headers = {"Connection": "close"} if status == 408 else None
    return PlainTextResponse(detail, status_code=status, headers=headers)


def _attempt(request: Request) -> UUID:
    value = request.path_params["attempt_id"]
    assert isinstance(value, UUID)
    return value


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml; charset=utf-8")
