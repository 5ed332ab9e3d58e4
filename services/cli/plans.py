"""`muster plans load`: a plan goes to the officers' API; the other commands are alerting's own."""

import time
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from services.alerting.cli import app, plans_to_send
from services.cli.gateway_client import request
from services.cli.wording import fail, language, say

__all__ = ["app"]

WAIT_S = 10.0
POLL_S = 0.25


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Folder of plans.")],
    plan: Annotated[str, typer.Option(help="One plan, as typhoon; without it all of them.")] = "",
) -> None:
    """Put plans into force; each is checked here, and again where it comes into force."""
    plans = plans_to_send(folder)
    if plan and plan not in plans:
        fail("plans.no-such", folder=folder, plan=plan)
    chosen = {plan: plans[plan]} if plan else plans
    refused = [one for one, body in chosen.items() if not _load(one, body)]
    raise typer.Exit(1 if refused else 0)


def _load(plan: str, body: dict[str, Any]) -> bool:
    """Send one plan and wait a little for what becomes of it; gives whether it was not refused."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = request("POST", "console", f"/v1/plans/{plan}", json=body, headers=headers)
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        query = f"/v1/plans/loads?command_id={answer['command_id']}"
        for found in request("GET", "console", query)["loads"]:
            if found["faults"]:
                why = "\n".join(map(_fault, found["faults"]))
                typer.echo(say("plans.refused", plan=plan, why=why), err=True)
                return False
            typer.echo(say("plans.in-force", plan=plan))
            return True
        time.sleep(POLL_S)
    typer.echo(say("plans.waiting", plan=plan))
    return True


def _fault(found: dict[str, Any]) -> str:
    what: str = found["what"][language()]
    return f"{found['field']}: {what}" if found["field"] else what
