"""`muster alert send` and `alarms`: warnings from a terminal."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.gateway_client import request
from services.cli.wording import fail, say

app = typer.Typer(help="Send hazard alerts; list those that called nobody.", no_args_is_help=True)


@app.command()
def send(
    file: Annotated[Path, typer.Argument(help="A CAP 1.2 document; - for standard input.")],
) -> None:
    """Send a hazard alert; prints its id once it is recorded."""
    headers = {"Content-Type": "application/cap+xml"}
    answer = request("POST", "public", "/v1/alerts", content=_content(file), headers=headers)
    typer.echo(answer["alert_id"])
    for line in _remarks(answer):
        typer.echo(line, err=True)


@app.command()
def alarms() -> None:
    """List alerts that called nobody and no officer has seen to: each wants somebody's eyes."""
    found = request("GET", "console", "/v1/alarms?unseen=true")["alarms"]
    if not found:
        typer.echo(say("alarms.none"))
    for alarm in found:
        why = say(f"alarms.{alarm['why']}", why=alarm["plan_reason"])
        areas = ", ".join(filter(None, alarm["areas"] or ()))
        typer.echo(
            f"{alarm['alert_id']}  {_moment(alarm['recorded_at'])}  "
            f"{alarm['status']}  {alarm['event']}  {areas}: {why}"
        )


def _moment(text: str) -> str:
    """A moment in the terminal's own time."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M:%S}"


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if file.is_dir():
        fail("send.folder", file=file)
    if not file.exists():
        fail("send.no-file", file=file)
    return file.read_bytes()


def _remarks(answer: dict[str, Any]) -> list[str]:
    """What the sender should know; on standard error, so that the id can be piped."""
    lines = [
        say(
            "send.note",
            element=f"{note['element']}: " if note["element"] else "",
            detail=note["detail"],
        )
        for note in answer["warnings"]
    ]
    if not answer["new"]:
        lines.append(say("send.recorded-before"))
    if not answer["mobilises"]:
        return [*lines, say("send.nobody", why=answer["mobilises_not_because"])]
    return [*lines, say("send.follow", id=answer["alert_id"])]
