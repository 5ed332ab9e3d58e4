"""Errors to the outside as RFC 9457 problem details."""

from collections.abc import Mapping

from starlette.responses import JSONResponse

PROBLEM_TYPE = "https://muster.invalid/problems/"


def problem(
    status: int, kind: str, title: str, detail: str, extra: Mapping[str, object] | None = None
) -> JSONResponse:
    """A response that says what happened, where and what to do; `kind` is a stable short name."""
    body: dict[str, object] = {
        "type": PROBLEM_TYPE + kind,
        "title": title,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(
        body | dict(extra or {}), status_code=status, media_type="application/problem+json"
    )
