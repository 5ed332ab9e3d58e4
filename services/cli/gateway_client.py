"""One request to the gateway; a refusal is said in the server's words, with what to do."""

from typing import Any, Literal

import httpx
import typer

from services.cli.settings_client import ClientSettings
from services.cli.wording import fail, language, say

LIMIT_S = 15.0
Process = Literal["public", "console"]


class SilentError(Exception):
    """The gateway did not answer; ends the command with code 2 unless somebody waits for it."""

    def __init__(self, url: str, why: str, variable: str) -> None:
        super().__init__(why)
        self.words = say("web.silent", url=url, why=why, variable=variable)


def ask(method: str, process: Process, path: str, **arguments: Any) -> Any:
    """The answer's JSON. A refusal is said and ends the command; SilentError without an answer."""
    settings = ClientSettings()
    variable = f"MUSTER_{process.upper()}_URL"
    url = {"public": settings.public_url, "console": settings.console_url}[process].rstrip("/")
    url += path
    headers = {"Accept-Language": language()} | dict(arguments.pop("headers", {}))
    if key := settings.api_key.get_secret_value().strip():
        headers["Authorization"] = f"Bearer {key}"
    try:
        with httpx.Client(timeout=LIMIT_S, trust_env=False) as client:
            answer = client.request(method, url, headers=headers, **arguments)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        fail("web.address", url=url, variable=variable)
    except httpx.TransportError as error:
        raise SilentError(url, type(error).__name__, variable) from None
    return _read(answer, url, variable)


def request(method: str, process: Process, path: str, **arguments: Any) -> Any:
    """As `ask`; without an answer it says so and ends the command."""
    try:
        return ask(method, process, path, **arguments)
    except SilentError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(2) from None


def _read(answer: httpx.Response, url: str, variable: str) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        fail("web.strange", url=url, status=answer.status_code, variable=variable)
    if answer.status_code < httpx.codes.BAD_REQUEST:
        return body
    typer.echo("\n".join(_refusal(answer.status_code, body, url, variable)), err=True)
    raise typer.Exit(1)


def _refusal(status: int, problem: dict[str, Any], url: str, variable: str) -> list[str]:
    title = str(problem.get("title", status))
    errors = problem.get("errors") or ()
    lines = [] if errors else [say("web.refused", title=title, detail=problem.get("detail", ""))]
    lines += [title] if errors else []
    lines += [_element(found) for found in errors]
    if "document_id" in problem:
        lines.append(say("web.kept", id=problem["document_id"]))
    if status == httpx.codes.UNAUTHORIZED:
        lines.append(say("web.key"))
    if problem.get("type", "").endswith(("/not-found", "/method")):
        lines.append(say("web.elsewhere", url=url, variable=variable))
    return lines


def _element(found: dict[str, Any]) -> str:
    line = say("web.line", line=found["line"]) if found.get("line") else ""
    where = " ".join(filter(None, (found.get("element") or found.get("field"), line)))
    detail = found.get("detail", "")
    return say("web.element", where=where, detail=detail) if where else f"  {detail}"
