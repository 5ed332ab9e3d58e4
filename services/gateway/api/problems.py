"""Problem details (RFC 9457) in the asker's language, from the catalogue."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse

from services.gateway.adapters.texts import Texts, language_of
from services.runtime.problem import problem

LANGUAGE_COOKIE = "muster_language"


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
    """The catalogue in the language that a request asks for."""
    accepted = request.headers.get("accept-language", "")
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return Texts(language_of(chosen, accepted))


def problem_response(request: Request, error: ProblemError) -> JSONResponse:
    """The response to a request that ended in a problem."""
    texts = texts_for(request)
    response = problem(
        error.status,
        error.kind,
        texts(f"problem.{error.kind}.title"),
        texts(f"problem.{error.kind}.detail", **error.values),
        error.extra,
    )
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="muster"'
    return response
