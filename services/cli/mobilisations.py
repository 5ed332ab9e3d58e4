"""`muster watch`, `approve`, `stop`, `raise` and `lift`: the officers' API from a terminal."""

import time
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from schemas.vocabulary import LiftReason, RaiseReason
from services.cli.gateway_client import SilentError, ask, request
from services.cli.watching import table
from services.cli.wording import fail, say
from services.runtime.clock import SystemClock

POLL_S = 0.5
Mobilisation = dict[str, Any]
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
    """Stop a mobilisation, or all that run of an alert or incident: in force at the carrier's edge
    within a second."""
    done = [_stopped(found) for found in _meant(identifier)]
    if not all(done):
        raise typer.Exit(1)


def approve(identifier: Identifier) -> None:
    """Approve a mobilisation that waits for an officer."""
    _command(_find(identifier), "approve")


def raise_level(
    identifier: Identifier,
    level: Annotated[str, typer.Argument(help="The graver level: red, I, Extreme.")],
    why: Annotated[RaiseReason | None, typer.Option(help="Stands in the timeline.")] = None,
) -> None:
    """Raise what was started by hand to a graver level: the same mobilisation, told anew."""
    _send(_find(identifier), "raisings", "raise", {"level": level} | _because(why))


def lift(
    identifier: Identifier,
    why: Annotated[LiftReason | None, typer.Option(help="Stands in the timeline.")] = None,
) -> None:
    """Lift what was started by hand: everybody who was told hears that it is over."""
    _send(_find(identifier), "lifting", "lift", _because(why))


def _because(why: RaiseReason | LiftReason | None) -> dict[str, str]:
    return {"why": why.value} if why else {}


def _stale(last: RenderableType, seen: datetime) -> Group:
    """The last figures with their age: never fresh-looking old truth."""
    return Group(
        Text(say("watch.silent", at=f"{seen.astimezone():%H:%M:%S}"), style="bold yellow"), last
    )


def _stopped(found: Mobilisation) -> bool:
    """Whether it was; what is refused keeps none of the others from being stopped."""
    try:
        _command(found["mobilisation_id"], "stop")
    except typer.Exit:
        return False
    return True


def _command(mobilisation: str, action: str) -> None:
    _send(mobilisation, "commands", action, {"action": action})


def _send(mobilisation: str, what: str, action: str, body: dict[str, str]) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/v1/mobilisations/{mobilisation}/{what}"
    answer = request("POST", "console", path, json=body, headers=headers)
    typer.echo(say("command.recorded", action=action, status=answer["status"], id=mobilisation))


def _find(identifier: str) -> str:
    """The one mobilisation that an id means; several are named, and nothing is done."""
    found = _meant(identifier)
    if len(found) > 1:
        fail("watch.several", id=identifier, which="\n".join(map(_named, found)))
    return str(found[0]["mobilisation_id"])


def _named(found: Mobilisation) -> str:
    return "  ".join(found[name] for name in ("mobilisation_id", "state", "event", "signature"))


def _meant(identifier: str) -> Sequence[Mobilisation]:
    """The mobilisations that an id means, its own, its alert's or its incident's: those that have
    not ended, else the last that did."""
    try:
        wanted = str(uuid.UUID(identifier))
    except ValueError:
        fail("watch.not-an-id", text=identifier)
    found = _listed(f"incident_id={wanted}") or _listed(f"alert_id={wanted}")
    found = found or [one for one in _listed() if one["mobilisation_id"] == wanted]
    if not found:
        _say_why_not(wanted)
    return [one for one in found if not one["ended_at"]] or found[:1]


def _listed(which: str = "") -> list[Mobilisation]:
    """The newest first."""
    listed = request("GET", "console", f"/v1/mobilisations?limit=500&{which}")
    return list(listed["mobilisations"])


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
