"""`muster audit`: is the record of who did what whole, and all of it as JSON lines."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from services.gateway.adapters.audit_log import AuditReading, note
from services.gateway.cli.root import run, typist
from services.gateway.domain.chain import (
    GENESIS,
    Entry,
    Head,
    Link,
    against,
    canonical,
    line_of,
    verify,
)
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.unit import Units

app = typer.Typer(help="The record of who did what.", no_args_is_help=True)
WORDS = {
    "edited": "was changed after it was written",
    "missing": "follows on entries that are not there any more",
    "unproven": "may have been changed too: only what is missing before it would show",
    "order": "stands in the wrong place",
    "cut": "is the last one, and entries after it were on record",
}


@app.command("verify")
def verify_audit(
    file: Annotated[
        Path | None, typer.Option(help="An export to check; without it, the database.")
    ] = None,
    head: Annotated[
        str, typer.Option(help="A head printed earlier (NUMBER:HASH): proves the end is there.")
    ] = "",
) -> None:
    """Find every entry that was edited, deleted or moved; print the head to keep elsewhere.

    The database's end is held against the heads that changes of shifts have kept. Ends with 1 when
    something does not hold.
    """
    known = [_head(head)] if head else []
    unreadable: list[int] = []
    if file is not None:
        # What is no UTF-8 any more was changed, and its hash says where.
        with file.open(encoding="utf-8", errors="replace") as lines:
            links = list(_imported(lines, unreadable))
    else:
        links, kept = run(_everything, GatewayConsoleSettings())
        known += kept
    for number in unreadable:
        typer.echo(f"line {number} is no entry any more", err=True)
    breaks = dict.fromkeys([*verify(links), *against(links, known)])
    for item in breaks:
        typer.echo(f"entry {item.seq} {WORDS[item.what]}", err=True)
    last = links[-1] if links else None
    typer.echo(f"{len(links)} entries, head {last.seq if last else 0}:{_hex(last)}")
    if breaks or unreadable:
        raise typer.Exit(1)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write: a line of JSON an entry.")],
) -> None:
    """Write all entries as JSON lines with their hashes; `verify --file` checks them anywhere."""

    async def write(units: Units) -> int:
        count = 0
        with file.open("w", encoding="utf-8") as out:
            async for item in AuditReading(units.database).all():
                out.write(line_of(item) + "\n")
                count += 1
        async with units.begin() as unit:
            note(unit, typist(), "audit-exported", entries=count)
        return count

    typer.echo(f"{run(write, GatewayConsoleSettings())} entries")


def link_of(line: str) -> Link:
    """An exported line read back; ValueError when it is none."""
    try:
        fields = json.loads(line)
        seq, digest = int(fields.pop("seq")), bytes.fromhex(fields.pop("hash"))
        entry = Entry(**{**fields, "at": datetime.fromisoformat(fields["at"])})
        # Whatever can't be hashed was not written so.
        canonical(seq, entry)
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return Link(seq, entry, digest)


async def _everything(units: Units) -> tuple[list[Link], list[Head]]:
    """The heads first: what is added meanwhile is behind them."""
    reading = AuditReading(units.database)
    heads = await reading.heads_kept()
    return [item async for item in reading.all()], heads


def _imported(lines: TextIO, unreadable: list[int]) -> Iterator[Link]:
    """The entries of an export; the numbers of lines that are none are put into `unreadable`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield link_of(line)
        except ValueError:
            unreadable.append(number)


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    try:
        return Head(int(number), bytes.fromhex(digest))
    except ValueError:
        raise typer.BadParameter("NUMBER:HASH, as `muster audit verify` prints it") from None


def _hex(last: Link | None) -> str:
    return (last.hash if last else GENESIS).hex()
