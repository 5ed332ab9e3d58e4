"""The web application of one process: problem details for every error, its own API page."""

from collections.abc import Sequence
from functools import cache, partial

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from services.gateway.adapters.texts import said_of_the_api
from services.gateway.api.ahead import AheadApp
from services.gateway.api.docs_page import STYLE, DocsPage
from services.gateway.api.openapi import described
from services.gateway.api.plain import headers_of
from services.gateway.api.problems import ProblemError, problem_response, texts_for

log = structlog.get_logger(__name__)

NO_TEXT = ("22021", "22P05")
"""Of PostgreSQL: a sign that is not in the character set, or that it can't translate."""


def build_app(
    title: str,
    routers: Sequence[APIRouter],
    routes: Sequence[BaseRoute] = (),
    ahead: Sequence[Route] = (),
) -> FastAPI:
    """The application; its API is described at /openapi.json and, to read, at /docs. Routes `ahead`
    answer all their errors themselves."""
    app = AheadApp(title=title, docs_url=None, redoc_url=None)
    app.ahead = ahead
    # Asked for by who programs against it and by the page: made once.
    app.openapi = cache(partial(described, app))  # type: ignore[method-assign]
    for router in routers:
        app.include_router(router)
    app.router.routes.extend([*routes, *ahead])

    async def docs(request: Request) -> HTMLResponse:
        t = texts_for(request)
        page = DocsPage(app.openapi(), t, said_of_the_api(t.language))
        return HTMLResponse(page.html(), headers=headers_of(STYLE))

    app.add_route("/docs", docs, include_in_schema=False)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DataError, _unfit)
    app.add_exception_handler(SQLAlchemyError, _unavailable)
    app.add_exception_handler(Exception, _broken)
    return app


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problem_response(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        {"field": ".".join(str(part) for part in item["loc"]), "detail": item["msg"]}
        for item in error.errors()
    ]
    names = ", ".join(item["field"] for item in found)
    problem = ProblemError(422, "invalid", {"fields": names}, {"errors": found})
    return problem_response(request, problem)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    values = {"path": request.url.path, "method": request.method, "reason": error.detail}
    kind = {404: "not-found", 405: "method"}.get(error.status_code, "http")
    response = problem_response(request, ProblemError(error.status_code, kind, values))
    response.headers.update(error.headers or {})
    return response


async def _broken(request: Request, error: Exception) -> Response:
    log.error("request.broken", error=type(error).__name__)
    return problem_response(request, ProblemError(500, "broken"))


async def _unfit(request: Request, error: Exception) -> Response:
    """The database takes no such text, a NUL above all: it will not later either. Any other value
    that it can't work with is ours, or in a row, and nothing that the caller can mend."""
    assert isinstance(error, DataError)
    if not is_no_text(error):
        return await _broken(request, error)
    log.warning("request.unfit", error=type(error).__name__)
    return problem_response(request, ProblemError(422, "unfit"))


def is_no_text(error: DataError) -> bool:
    """Whether a text was sent that the database has no signs for; a NUL the driver itself refuses,
    with no state."""
    state = getattr(error.orig, "sqlstate", None)
    return state in NO_TEXT if state else "NUL" in str(error.orig)


async def _unavailable(request: Request, error: Exception) -> Response:
    log.error("request.failed", error=type(error).__name__)
    response = problem_response(request, ProblemError(503, "unavailable"))
    response.headers["Retry-After"] = "5"
    return response
