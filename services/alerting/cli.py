"""`muster plans`: plans as data."""

from pathlib import Path
from typing import Annotated

import typer

from services.alerting.translate.plan_file import SHIPPED, PlanError, load_plans

app = typer.Typer(help="Plans as data.", no_args_is_help=True)


@app.callback()
def _plans() -> None:
    """Plans as data."""


@app.command()
def lint(folder: Annotated[Path, typer.Argument(help="Folder of plans.")] = SHIPPED) -> None:
    """Check plans; each fault is said with file, line, field and what to do."""
    try:
        editions = load_plans(folder)
    except PlanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for edition in editions:
        typer.echo(f"{edition.plan}/{edition.level}: {edition.approval}, {edition.order}")
