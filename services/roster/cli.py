"""The roster's commands: `muster seed` and `muster lists`."""

import asyncio
import os
import re
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from pydantic import ValidationError

from services.roster.adapters.lists_folder import ListsFolder
from services.roster.adapters.seed_copy import SeedRefusedError, SeedWriter, Written
from services.roster.adapters.tables import OUTBOX
from services.roster.ports.call_downs import ListsIndex
from services.roster.seed.district import communities
from services.roster.seed.size import (
    FEWEST_RESIDENTS,
    MOST_RESIDENTS,
    SIZES,
    Size,
    scaled,
)
from services.roster.settings import RosterSettings
from services.roster.translate.call_down_paper import catalogue
from services.runtime.clock import SystemClock
from services.runtime.database import Database, url_for
from services.runtime.sealing import Sealer
from services.runtime.unit import Units

LOGIN = "muster_roster"
LABEL = re.compile(r"a synthetic district of (?P<residents>\d+) residents, seed (?P<seed>-?\d+)")
app = typer.Typer(no_args_is_help=False, add_completion=False)


class SizeName(StrEnum):
    """Sizes known by name."""

    STREET = "street"
    DISTRICT = "district"


def label_of(size: Size, seed: int) -> str:
    """What a seeding writes, as it is kept: two of them are told apart by it."""
    return f"a synthetic district of {size.residents} residents, seed {seed}"


def write(
    settings: RosterSettings, size: Size, seed: int, at: datetime, replace: bool = False
) -> Written:
    """Write a synthetic district that holds for the moment `at`, aware.

    The same size and seed again change nothing. Raises SeedRefusedError when the roster holds
    something else and `replace` is false.
    """
    sealer = Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )
    url = url_for(settings, LOGIN, settings.roster_password.get_secret_value())
    writer = SeedWriter(url, sealer)
    return writer.write(label_of(size, seed), communities(size, seed, at), replace)


@app.command()
def seed(
    size: Annotated[
        SizeName, typer.Option(help="A street of 7,800 or a district of 1,000,000 residents.")
    ] = SizeName.STREET,
    residents: Annotated[
        int | None, typer.Option(help="Another number of residents, in the same proportions.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Equal numbers give equal districts.")] = 7,
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete the present roster and its incidents first.")
    ] = False,
) -> None:
    """Fill the roster with a synthetic district of invented people whose phones can ring nobody."""
    try:
        wanted = SIZES[size] if residents is None else scaled(SIZES[size], residents)
    except ValueError:
        limits = {"fewest": f"{FEWEST_RESIDENTS:,}", "most": f"{MOST_RESIDENTS:,}"}
        raise typer.BadParameter(_say("seed.residents", **limits)) from None
    settings = _settings()
    started = time.monotonic()
    try:
        written = write(settings, wanted, seed, SystemClock().now(), replace)
    except SeedRefusedError as error:
        typer.echo(_say("seed.refused", known=_said(error.known)), err=True)
        raise typer.Exit(1) from None
    except psycopg.OperationalError as error:
        typer.echo(_say("seed.database", why=str(error).strip()), err=True)
        raise typer.Exit(1) from None
    rows = [_say(f"seed.rows.{name}", count=f"{n:,}") for name, n in written.rows.items()]
    values = {"what": _said(label_of(wanted, seed)), "rows": _say("list.comma").join(rows)}
    if written.changed:
        typer.echo(_say("seed.written", took=f"{time.monotonic() - started:.1f}", **values))
    else:
        typer.echo(_say("seed.there", **values))


def _said(label: str) -> str:
    """A label in the language of the locale; none is of a roster that no seed wrote."""
    known = LABEL.fullmatch(label)
    return _say("seed.label", **known.groupdict()) if known else label or _say("seed.by-hand")


async def make_lists(settings: RosterSettings) -> ListsIndex:
    """Compare the lists in the folder with the roster now and make what differs."""
    # The other commands need nothing of what the process runs.
    from services.roster.worker import keep_lists

    password = settings.roster_password.get_secret_value()
    database = Database(url_for(settings, LOGIN, password), 2)
    try:
        units = Units(database, OUTBOX, "roster", SystemClock())
        return await keep_lists(settings, units).make()
    finally:
        await database.close()


def kept_lists(folder: str) -> ListsIndex:
    """What is known of the lists in a folder; an empty index where none were ever made."""
    return ListsFolder(Path(folder)).index()


def lists(
    folder: Annotated[
        str, typer.Option(help="Where; else the folder of MUSTER_LISTS_FOLDER.")
    ] = "",
) -> None:
    """Make the call-down lists now: a PDF a grid, with names and phones; 1 if any can't be set."""
    settings = _settings()
    folder = folder or settings.lists_folder
    if not folder:
        raise typer.BadParameter(_say("lists.folder"))
    made = asyncio.run(make_lists(settings.model_copy(update={"lists_folder": folder})))
    count, revision = made.made, made.revision
    typer.echo(_say("lists.made", folder=folder, count=count, revision=revision))
    if made.not_set:
        typer.echo(_say("lists.not-set", count=made.not_set), err=True)
        raise typer.Exit(1)


def _settings() -> RosterSettings:
    """The process's settings; what is missing ends the command and is named."""
    try:
        return RosterSettings()
    except ValidationError as error:
        missing = ", ".join(f"MUSTER_{item['loc'][0]}".upper() for item in error.errors())
        raise typer.BadParameter(_say("settings.missing", missing=missing)) from None


def _say(key: str, **values: object) -> str:
    """In Chinese under a zh locale, else in English."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chinese = next(filter(None, chosen), "").lower().startswith("zh")
    return catalogue("zh" if chinese else "en")[key].format(**values)
