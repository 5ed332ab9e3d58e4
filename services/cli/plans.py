"""`muster plans load`: a plan goes to the officers' API; the other commands are alerting's own."""

import time
import uuid
from pathlib import Path
from typing import Annotated

import typer

from services.alerting.cli import app, read_plans
from services.alerting.translate.plan_documents import outgoing
from services.cli.gateway_client import request
from services.cli.wording import fail, say

WAIT_S = 10.0
POLL_S = 0.25


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Folder of plans.")],
    plan: Annotated[str, typer.Option(help="One plan, as typhoon; without it all of them.")] = "",
) -> None:
    """Put plans into force; each is checked here, and again where it comes into force."""
    plans = sorted({edition.plan for edition in read_plans(folder)})
    if plan and plan not in plans:
        fail("plans.no-such", folder=folder, plan=plan)
    refused = [one for one in ([plan] if plan else plans) if not _load(folder, one)]
    raise typer.Exit(1 if refused else 0)


def _load(folder: Path, plan: str) -> bool:
    """Send one plan and wait a little for what becomes of it; gives whether it was not refused."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    path, body = f"/v1/plans/{plan}", outgoing(folder, plan)
    answer = request("POST", "console", path, json=body, headers=headers)
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        query = f"/v1/plans/loads?command_id={answer['command_id']}"
        for found in request("GET", "console", query)["loads"]:
            if found["refusal"]:
                typer.echo(say("plans.refused", plan=plan, why=found["refusal"]), err=True)
                return False
            typer.echo(say("plans.in-force", plan=plan))
            return True
        time.sleep(POLL_S)
    typer.echo(say("plans.waiting", plan=plan))
    return True
