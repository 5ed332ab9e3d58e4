"""`muster watch`, `approve` and `stop`: the officers' API from a terminal."""

import time
import uuid
from datetime import datetime
from typing import Annotated, NoReturn

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from services.cli.gateway_client import SilentError, ask, request
from services.cli.watching import table
from services.cli.wording import fail, say
from services.runtime.clock import SystemClock

POLL_S = 0.5
Identifier = Annotated[
    str, typer.Argument(help="Id of a mobilisation, of its alert or of its incident.")
]


def watch(
    identifier: Identifier,
    once: Annotated[bool, typer.Option("--once", help="Print once and end.")] = False,
) -> None:
    """Show live who is told, who has answered, and who is not accounted for."""
    console = Console()
    path = f"/v1/mobilisations/{_find(identifier)}"
    shown = request("GET", "console", path)
    if once:
        console.print(table(shown))
        return
    with Live(table(shown), console=console, refresh_per_second=4) as live:
        seen = SystemClock().now()
        while not shown["mobilisation"]["ended_at"]:
            time.sleep(POLL_S)
            try:
                shown, seen = ask("GET", "console", path), SystemClock().now()
                live.update(table(shown))
            except SilentError:
                live.update(_stale(table(shown), seen))


def stop(identifier: Identifier) -> None:
    """Stop a mobilisation: in force at the carrier's edge within a second."""
    _command(identifier, "stop")


def approve(identifier: Identifier) -> None:
    """Approve a mobilisation that waits for an officer."""
    _command(identifier, "approve")


def _stale(last: RenderableType, seen: datetime) -> Group:
    """The last figures with their age: never fresh-looking old truth."""
    return Group(
        Text(say("watch.silent", at=f"{seen.astimezone():%H:%M:%S}"), style="bold yellow"), last
    )


def _command(identifier: str, action: str) -> None:
    found = _find(identifier)
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/v1/mobilisations/{found}/commands"
    answer = request("POST", "console", path, json={"action": action}, headers=headers)
    typer.echo(say("command.recorded", action=action, status=answer["status"], id=found))


def _find(identifier: str) -> str:
    """The mobilisation that an id means: its own, its alert's or its incident's."""
    try:
        wanted = str(uuid.UUID(identifier))
    except ValueError:
        fail("watch.not-an-id", text=identifier)
    listed = request("GET", "console", "/v1/mobilisations?limit=500")
    names = ("mobilisation_id", "alert_id", "incident_id")
    found = [item for item in listed["mobilisations"] if wanted in map(item.get, names)]
    if not found:
        _say_why_not(wanted)
    return str(found[0]["mobilisation_id"])


def _say_why_not(wanted: str) -> NoReturn:
    """Why there is no mobilisation: nobody touched, no plan, a test, too early, no such alert."""
    for alarm in request("GET", "console", "/v1/alarms?limit=500")["alarms"]:
        if wanted in (alarm["alert_id"], alarm["incident_id"]):
            grids, why = alarm["closed"]["grids"], alarm["plan_reason"]
            fail(f"watch.{alarm['why']}", code=1, id=wanted, grids=grids, why=why)
    alert = request("GET", "console", f"/v1/alerts/{wanted}")
    if not alert["mobilises"]:
        fail("send.nobody", code=1, why=alert["mobilises_not_because"])
    fail("watch.too-early", code=1, id=wanted)
