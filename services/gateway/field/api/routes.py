"""The field page's routes: a look changes nothing, an answer is recorded before it is confirmed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schemas.vocabulary import AnswerKind, VisitOutcome
from services.gateway.adapters.texts import LANGUAGES, Texts, language_of
from services.gateway.api.body import BodyEnd, read_body
from services.gateway.api.problems import texts_for
from services.gateway.field.api.model import Sent, view
from services.gateway.field.api.render import Renderer
from services.gateway.field.api.squeezing import squeezed
from services.gateway.field.domain.answering import Said
from services.gateway.field.domain.details import UnknownDetailError, detail_of, note_of
from services.gateway.field.domain.facts import Link
from services.gateway.field.domain.matters import UnknownWordError, answered_of, raised_of
from services.gateway.field.domain.wrong_links import WrongLinks
from services.gateway.field.handlers.answer import Answering
from services.gateway.field.handlers.look import Looking, Pages
from services.gateway.field.handlers.matter import Mattering
from services.runtime.clock import Clock
from services.runtime.links import verify

log = structlog.get_logger(__name__)
FORM_BYTES = 4_096
FORM_READ_S = 10.0
ANSWERS = frozenset(VisitOutcome)
"""Unknown takes back what was said."""
STATUS = {"matter-not-yours": 403, "matter-over": 409, "matter-lifted": 409}
"""Of a matter that is refused."""


@dataclass(frozen=True)
class FieldPage:
    """What the routes work on."""

    looking: Looking
    answering: Answering
    mattering: Mattering
    renderer: Renderer
    wrong_links: WrongLinks
    link_keys: Mapping[int, bytes]
    clock: Clock
    hours_after_end: float

    async def link(self, request: Request, t: Texts) -> Link | Response:
        """The contact behind a request's token, or the page that says why there is none."""
        contact_no = verify(request.path_params["token"], self.link_keys)
        if contact_no is None:
            address = request.client.host if request.client else ""
            if not self.wrong_links.note(address, self.clock.now()):
                log.warning("link.guessing")
                return self.renderer.notice(429, "too-many", t)
            return self.renderer.notice(404, "unknown", t)
        link = await self.looking.reading.link(contact_no)
        if link is None:
            return self.renderer.notice(404, "unknown", t)
        if link.expired(self.clock.now(), self.hours_after_end):
            return self.renderer.notice(404, "expired", t)
        return link


Handler = Callable[[Request], Awaitable[Response]]


def routes(field: FieldPage) -> list[Route]:
    """The routes of the field page."""

    async def show(request: Request) -> Response:
        t = texts_for(request)
        link = await field.link(request, t)
        if isinstance(link, Response):
            return link
        shown = await field.looking.look(
            link,
            Pages(_page(request, "p"), _page(request, "s")),
            _uuid(request.query_params.get("v", "")),
            closely=request.method == "GET" and not _prefetched(request),
        )
        asked = _asked_language(request.query_params.get("lang"))
        sent = Sent("m" in request.query_params, "n" in request.query_params)
        return field.renderer.page(view(shown, t, sent), request.path_params["token"], t, asked)

    def answered(kind: AnswerKind) -> Handler:
        async def post(request: Request) -> Response:
            return await _post(field, request, kind)

        return post

    async def matter(request: Request) -> Response:
        return await _post_matter(field, request)

    async def broken(request: Request) -> Response:
        return field.renderer.notice(404, "unknown", texts_for(request))

    async def worker(_: Request) -> Response:
        return field.renderer.worker()

    return [
        Route("/t/worker.js", worker, methods=["GET"]),
        Route("/t/{token}", _guarded(field, show), methods=["GET"]),
        Route("/t/{token}/{round}", _guarded(field, show), methods=["GET"]),
        Route(
            "/t/{token}/received", _guarded(field, answered(AnswerKind.RECEIVED)), methods=["POST"]
        ),
        Route("/t/{token}/cannot", _guarded(field, answered(AnswerKind.CANNOT)), methods=["POST"]),
        Route(
            "/t/{token}/visits/{visit_id}",
            _guarded(field, answered(AnswerKind.VISIT)),
            methods=["POST"],
        ),
        Route(
            "/t/{token}/visits/{visit_id}/arrived",
            _guarded(field, answered(AnswerKind.ARRIVED)),
            methods=["POST"],
        ),
        Route("/t/{token}/matters", _guarded(field, matter), methods=["POST"]),
        Route("/t/{token}/matters/{matter_id}", _guarded(field, matter), methods=["POST"]),
        # A link cut short or gone on with on its way: a person reads the answer.
        *(Route(path, broken, methods=["GET"]) for path in ("/", "/t", "/t/{rest:path}")),
    ]


@dataclass(frozen=True)
class Posted:
    """A form that came by somebody's link; `back` is their page."""

    link: Link
    form: Mapping[str, str]
    t: Texts
    asked: str
    back: str

    def shown(self, query: str = "", anchor: str = "") -> Response:
        """To the page as it is now, in the language that was chosen by hand."""
        parts = [part for part in (query, f"lang={self.asked}" if self.asked else "") if part]
        location = self.back + ("?" + "&".join(parts) if parts else "") + anchor
        return RedirectResponse(location, status_code=303, headers={"Cache-Control": "no-store"})


async def _posted(field: FieldPage, request: Request) -> Posted | Response:
    """What was posted, or the page that says why its link opens nothing."""
    form = await _form(request)
    asked = _asked_language(form.get("lang"))
    t = Texts(language_of(asked, request.headers.get("accept-language", "")))
    link = await field.link(request, t)
    if isinstance(link, Response):
        return link
    return Posted(link, form, t, asked, f"/t/{request.path_params['token']}")


async def _post(field: FieldPage, request: Request, kind: AnswerKind) -> Response:
    posted = await _posted(field, request)
    if isinstance(posted, Response):
        return posted
    said = _said(request, posted.link, kind, posted.form, field.looking.now())
    if said is None:
        return field.renderer.notice(422, "not-understood", posted.t, posted.back)
    if not await field.answering.answer(posted.link, said):
        return field.renderer.notice(403, "not-yours", posted.t, posted.back)
    if said.visit_id is None:
        return posted.shown()
    noted = "&n=1" if said.note else ""
    return posted.shown(f"v={said.visit_id}{noted}", f"#v-{said.visit_id}")


def _said(
    request: Request, link: Link, kind: AnswerKind, form: Mapping[str, str], now: datetime
) -> Said | None:
    """What a form says; None when no page of ours says it."""
    press = _uuid(form.get("press", ""))
    if "visit_id" not in request.path_params:
        return Said(link.contact_id, kind, press=press)
    visit_id, outcome = _uuid(request.path_params["visit_id"]), form.get("outcome", "")
    if visit_id is None:
        return None
    if kind is AnswerKind.ARRIVED:
        return Said(link.contact_id, kind, visit_id, press=press)
    note = note_of(form)
    if not outcome and note:
        return Said(link.contact_id, kind, visit_id, note=note)
    if outcome not in ANSWERS:
        return None
    try:
        detail = detail_of(VisitOutcome(outcome), form, now)
    except UnknownDetailError:
        return None
    after = _uuid(form.get("after", ""))
    return Said(link.contact_id, kind, visit_id, VisitOutcome(outcome), after, detail, press, note)


async def _post_matter(field: FieldPage, request: Request) -> Response:
    """A matter is raised, or the one that the address names is answered."""
    posted = await _posted(field, request)
    if isinstance(posted, Response):
        return posted
    form, press = posted.form, _uuid(posted.form.get("press", ""))
    try:
        if "matter_id" in request.path_params:
            answered = answered_of(form, press, _uuid(request.path_params["matter_id"]))
            refusal = await field.mattering.answer(posted.link, answered)
        else:
            raised = raised_of(form, press, _uuid(form.get("visit", "")))
            refusal = await field.mattering.raise_matter(posted.link, raised)
    except UnknownWordError:
        return field.renderer.notice(422, "not-understood", posted.t, posted.back)
    if refusal:
        return field.renderer.notice(STATUS[refusal], refusal, posted.t, posted.back)
    return posted.shown("m=1", "#matters")


def _guarded(field: FieldPage, handler: Handler) -> Handler:
    """A page that says "not saved" instead of an error that says nothing."""

    async def guarded(request: Request) -> Response:
        try:
            return squeezed(await handler(request), request)
        except Exception as error:  # noqa: BLE001 - whatever it is, a person reads the answer
            log.error("field.failed", error=type(error).__name__)
            kind = "not-saved" if request.method == "POST" else "unreachable"
            return field.renderer.notice(503, kind, texts_for(request))

    return guarded


def _asked_language(asked: str | None) -> str:
    """The language that was chosen by hand; it stays chosen on every step."""
    return asked if asked in LANGUAGES else ""


def _prefetched(request: Request) -> bool:
    """Whether a browser fetches ahead of the person."""
    headers = request.headers
    return "prefetch" in headers.get("sec-purpose", "") + headers.get("purpose", "")


async def _form(request: Request) -> dict[str, str]:
    """The posted fields; nothing of a form too large, too slow or broken off."""
    body = await read_body(request, FORM_BYTES, FORM_READ_S)
    if body.end is not BodyEnd.COMPLETE:
        return {}
    fields = parse_qs(body.raw.decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}


def _page(request: Request, name: str) -> int:
    """Which page is wanted; the first where it is no number."""
    page = request.query_params.get(name, "1")
    return int(page) if page.isdecimal() and len(page) < 5 else 1


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
