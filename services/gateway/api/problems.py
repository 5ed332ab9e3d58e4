"""Problem details (RFC 9457) in the asker's language, from the catalogue."""

from collections.abc import Mapping
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.adapters.texts import Texts, language_of
from services.gateway.api.plain import Plain
from services.runtime.problem import problem

LANGUAGE_COOKIE = "muster_language"
_plain = cache(Plain)


class ProblemError(Exception):
    """Ends a request with problem details; `kind` is in the catalogue as `problem.<kind>`."""

    def __init__(
        self,
        status: int,
        kind: str,
        values: Mapping[str, object] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.values = dict(values or {})
        self.extra = dict(extra or {})


def texts_for(request: Request) -> Texts:
    """The catalogue in the language that a request asks for.

    A script says the language of its page in Accept-Language: the cookie is that of whichever page
    was opened last, and decides of what a browser asks for by itself.
    """
    accepted = request.headers.get("accept-language", "")
    chosen = request.query_params.get("lang")
    if not accepted or not _is_for_scripts(request):
        chosen = chosen or request.cookies.get(LANGUAGE_COOKIE)
    return Texts(language_of(chosen, accepted))


def problem_response(request: Request, error: ProblemError) -> Response:
    """The response to a request that ended in a problem: a page for who opened it in a browser."""
    texts = texts_for(request)
    detail = texts(f"problem.{error.kind}.detail", **error.values)
    if _is_read_by_people(request):
        return _plain().page("problem.html", error.status, texts, kind=error.kind, detail=detail)
    title = texts(f"problem.{error.kind}.title")
    response = problem(error.status, error.kind, title, detail, error.extra)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="muster"'
    if error.status == 408:
        # The rest of the body may still come: the connection is of no more use.
        response.headers["Connection"] = "close"
    return response


def _is_read_by_people(request: Request) -> bool:
    """The API answers programs, whoever asks."""
    return request.method == "GET" and _browses(request) and not _is_of_the_api(request)


def _is_for_scripts(request: Request) -> bool:
    """What is downloaded from the API by a link is not."""
    return _is_of_the_api(request) and not _browses(request)


def _is_of_the_api(request: Request) -> bool:
    return request.url.path.startswith("/v1/")


def _browses(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
