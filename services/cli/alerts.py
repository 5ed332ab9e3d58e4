"""`muster alert send`, `muster watch`, `approve` and `stop`: the gateway's API from a terminal."""

import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.live import Live

from services.cli.settings_client import ClientSettings
from services.cli.watching import table

app = typer.Typer(help="Alerts.", no_args_is_help=True)
LIMIT_S = 15.0
POLL_S = 0.5


@app.callback()
def _alerts() -> None:
    """Alerts."""


def request(method: str, url: str, **arguments: Any) -> Any:
    """One request with the API key; a refusal is said in the server's words and ends it all."""
    settings = ClientSettings()
    headers: dict[str, str] = {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"}
    headers |= dict(arguments.pop("headers", {}))
    try:
        with httpx.Client(timeout=LIMIT_S, trust_env=False) as client:
            answer = client.request(method, url, headers=headers, **arguments)
    except httpx.TransportError as error:
        typer.echo(f"{url} does not answer ({type(error).__name__}); is Muster running?", err=True)
        raise typer.Exit(2) from None
    if answer.status_code >= httpx.codes.BAD_REQUEST:
        typer.echo(_refusal(answer), err=True)
        raise typer.Exit(1)
    return answer.json()


def _refusal(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return f"refused with {answer.status_code}"
    lines = [f"{problem.get('title', answer.status_code)}: {problem.get('detail', '')}"]
    lines += [
        f"  {found.get('element', '')}: {found.get('detail', '')}"
        for found in problem.get("errors", ())
    ]
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        lines.append("set MUSTER_API_KEY (`muster keys create` makes one)")
    return "\n".join(lines)


@app.command()
def send(
    file: Annotated[Path, typer.Argument(help="A CAP 1.2 document; - for standard input.")],
) -> None:
    """Send a hazard alert; prints its id once it is recorded."""
    if str(file) == "-":
        body = sys.stdin.buffer.read()
    elif file.is_file():
        body = file.read_bytes()
    else:
        raise typer.BadParameter(f"there is no file {file}")
    headers = {"Content-Type": "application/cap+xml"}
    url = f"{ClientSettings().public_url}/v1/alerts"
    answer: Mapping[str, Any] = request("POST", url, content=body, headers=headers)
    typer.echo(answer["alert_id"])


Identifier = Annotated[
    uuid.UUID, typer.Argument(help="Id of a mobilisation, of its alert or of its incident.")
]


def watch(
    identifier: Identifier,
    once: Annotated[bool, typer.Option("--once", help="Print once and end.")] = False,
) -> None:
    """Show live who is told, who has answered, and who is not accounted for."""
    console = Console()
    base = ClientSettings().console_url
    if once:
        console.print(table(request("GET", f"{base}/v1/mobilisations/{_find(identifier)}")))
        return
    with Live(console=console, refresh_per_second=4) as live:
        while True:
            shown = request("GET", f"{base}/v1/mobilisations/{_find(identifier)}")
            live.update(table(shown))
            if shown["mobilisation"]["ended_at"]:
                return
            time.sleep(POLL_S)


def stop(identifier: Identifier) -> None:
    """Stop a mobilisation: in force at the carrier's edge within a second."""
    _command(identifier, "stop")


def approve(identifier: Identifier) -> None:
    """Approve a mobilisation that waits for an officer."""
    _command(identifier, "approve")


def _command(identifier: uuid.UUID, action: str) -> None:
    base = ClientSettings().console_url
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    url = f"{base}/v1/mobilisations/{_find(identifier)}/commands"
    answer = request("POST", url, json={"action": action}, headers=headers)
    typer.echo(f"{action}: {answer.get('status', 'recorded')}")


def _find(identifier: uuid.UUID) -> str:
    """The mobilisation that an id means: its own, its alert's or its incident's."""
    listed = request("GET", f"{ClientSettings().console_url}/v1/mobilisations")
    for item in listed["mobilisations"]:
        if str(identifier) in (item["mobilisation_id"], item["alert_id"], item["incident_id"]):
            return str(item["mobilisation_id"])
    typer.echo(f"no mobilisation, alert or incident {identifier} is known", err=True)
    raise typer.Exit(1)
