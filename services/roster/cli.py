"""The roster's command: `muster seed`."""

import time
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import psycopg
import typer
from pydantic import ValidationError

from services.roster.adapters.seed_copy import SeedRefusedError, SeedWriter, Written
from services.roster.seed.district import communities
from services.roster.seed.size import SIZES, Size, scaled
from services.roster.settings import RosterSettings
from services.runtime.clock import SystemClock
from services.runtime.database import url_for
from services.runtime.sealing import Sealer

LOGIN = "muster_roster"
app = typer.Typer(no_args_is_help=False, add_completion=False)


class SizeName(StrEnum):
    """Sizes known by name."""

    STREET = "street"
    DISTRICT = "district"


def label_of(size: Size, seed: int) -> str:
    """What a seeding writes, in words that tell two of them apart."""
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
        settings = RosterSettings()
    except ValidationError as error:
        missing = ", ".join(f"MUSTER_{item['loc'][0]}".upper() for item in error.errors())
        raise typer.BadParameter(f"set {missing} (see deploy/.env.example)") from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    started = time.monotonic()
    try:
        written = write(settings, wanted, seed, SystemClock().now(), replace)
    except SeedRefusedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except psycopg.OperationalError as error:
        typer.echo(f"the database does not answer: {error}", err=True)
        raise typer.Exit(1) from None
    verb = (
        f"written in {time.monotonic() - started:.1f} s" if written.changed else "is there already"
    )
    figures = ", ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in written.rows.items()
    )
    typer.echo(f"{label_of(wanted, seed)}: {verb} ({figures})")
