"""What the routes that command share: who sends, under which key, and what is answered."""

from collections.abc import Awaitable
from typing import Annotated, TypeVar

from fastapi import Header, Request
from fastapi.responses import JSONResponse

from services.gateway.api.auth import actor_of
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.console.domain.commands import LONGEST_KEY, KeyReusedError, Recorded
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.recording import Sender
from services.gateway.console.handlers.refusals import (
    OutsideError,
    PeriodError,
    RefusedError,
    StaleRevisionError,
    TooEarlyError,
    TooLateError,
    UnknownTargetError,
)
from services.gateway.console.ports.documents import NotTakenError

Result = TypeVar("Result")
IdempotencyKey = Annotated[str, Header(description="One a command; the same when repeated.")]


def sender_of(request: Request, key: str) -> Sender:
    """Who commands; 400 without an Idempotency-Key."""
    if not 0 < len(key.strip()) <= LONGEST_KEY:
        raise ProblemError(400, "idempotency-key-missing")
    return Sender(actor_of(request), key.strip())


def not_taken(request: Request, error: NotTakenError) -> ProblemError:
    """The problem that no alert can be made of what is wanted, with what the intake finds."""
    what = texts_for(request)(f"finding.{error.code}", **error.values)
    return ProblemError(422, "not-taken", {"what": what})


async def answer(recording: Awaitable[Recorded]) -> JSONResponse:
    """202 once the command is recorded, or the problem that it met."""
    recorded = await done(recording)
    body = {
        "command_id": str(recorded.command_id),
        "status": "recorded",
        "at": recorded.at.isoformat(),
        "by": recorded.actor,
    }
    return JSONResponse(body, status_code=202)


async def answer_made(request: Request, making: Awaitable[Started]) -> JSONResponse:
    """202 once its alert is recorded, or the problem that it met."""
    try:
        made = await done(making)
    except NotTakenError as error:
        raise not_taken(request, error) from None
    body = {
        "alert_id": str(made.alert_id),
        "incident_id": str(made.incident_id),
        "status": "recorded",
    }
    return JSONResponse(body, status_code=202)


async def done(acting: Awaitable[Result]) -> Result:
    """What comes of it, or the problem that it met."""
    try:
        return await acting
    except UnknownTargetError as error:
        raise ProblemError(404, f"{error.what}-unknown", {"id": error.target}) from None
    except OutsideError:
        raise ProblemError(403, "beyond-division") from None
    except RefusedError as error:
        raise ProblemError(409, error.kind, error.values) from None
    except StaleRevisionError as error:
        values = {"expected": error.expected, "actual": error.actual}
        raise ProblemError(409, "revision-stale", values, values) from None
    except TooLateError:
        raise ProblemError(422, "not-yet") from None
    except TooEarlyError:
        raise ProblemError(422, "too-early") from None
    except PeriodError:
        raise ProblemError(422, "period") from None
    except KeyReusedError:
        raise ProblemError(422, "idempotency-key-reused") from None
