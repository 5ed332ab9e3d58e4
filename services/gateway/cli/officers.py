"""`muster officers`: who may log in to the console, as what, for which division."""

from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn, TypeVar

import typer

from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook
from services.gateway.accounts.domain.officers import Officer
from services.gateway.accounts.handlers.keep_officers import KeepOfficers, OfficerError
from services.gateway.adapters.audit_log import note
from services.gateway.cli.root import run, typist
from services.gateway.domain.division import DivisionError
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.unit import Units

app = typer.Typer(help="Officers of the console.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The officer's name: what they log in with.")]
T = TypeVar("T")
WHY = {
    "unknown": "there is no officer {name}; see `muster officers list`",
    "there": "there is an officer {name} already; see `muster officers list`",
    "name": "{name!r} is no name: 1 to 60 characters that can be printed",
    "subject": "the provider's name is {name}'s already",
    "beyond": "{name} is beyond the division of who does this",
    "own": "{name} is who does this; another administrator has to",
    "last": "{name} is the last who keeps the accounts there; make another administrator first",
    "roles": "{name} needs a role: --role " + ", ".join(Role),
}


def _keep(work: Callable[[KeepOfficers], Awaitable[T]]) -> T:
    """Do one thing to an officer; what can't be done is said in words."""

    async def on(units: Units) -> T:
        return await work(KeepOfficers(units, PostgresOfficerBook, note, typist()))

    try:
        return run(on, GatewayConsoleSettings())
    except OfficerError as error:
        _refuse(WHY[error.kind].format(name=error.name))
    except DivisionError as error:
        _refuse(f"{str(error)!r} is no division's code: 2, 4, 6, 9 or 12 digits")


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(1)


def link_for(token: str, page: str = "") -> str:
    """The address of a one-time link; it leads to `page` of the console."""
    base = GatewayConsoleSettings().console_url.rstrip("/")
    return f"{base}/login/link/{token}" + (f"?next={page}" if page else "")


@app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option(help="What they are there for; may be repeated.")],
    division: Annotated[str, typer.Option(help="Code of their division; empty: everywhere.")] = "",
) -> None:
    """Add an officer and print a one-time link with which they set their password."""
    _keep(lambda keep: keep.add(name, role, division))
    typer.echo(link_for(_keep(lambda keep: keep.link(name)), "/account"))


@app.command()
def link(
    name: Name,
    page: Annotated[str, typer.Option("--to", help="Page that it leads to.")] = "",
) -> None:
    """Print a link that logs an officer in once, within 30 minutes."""
    typer.echo(link_for(_keep(lambda keep: keep.link(name)), page))


@app.command()
def roles(
    name: Name,
    role: Annotated[
        list[Role] | None, typer.Option(help="All roles they have from now on.")
    ] = None,
    division: Annotated[str | None, typer.Option(help="Their division from now on.")] = None,
) -> None:
    """Give an officer other roles or another division, in force at once."""
    changed = _keep(lambda keep: keep.assign(name, role or (), division))
    typer.echo(_line(changed))


@app.command()
def disable(name: Name) -> None:
    """Shut an officer out at once: sessions and links end."""
    _keep(lambda keep: keep.disable(name))


@app.command()
def enable(name: Name) -> None:
    """Let a disabled officer log in again."""
    _keep(lambda keep: keep.disable(name, disabled=False))


@app.command("reset-second-factor")
def reset_second_factor(name: Name) -> None:
    """Forget a lost second factor, and print a link with which a new one is set up."""
    _keep(lambda keep: keep.reset_factor(name))
    typer.echo(link_for(_keep(lambda keep: keep.link(name)), "/account"))


@app.command("log-out")
def log_out(name: Name) -> None:
    """End an officer's sessions and links; they may log in again."""
    _keep(lambda keep: keep.log_out(name))


@app.command()
def outside(
    name: Name,
    subject: Annotated[str, typer.Argument(help="What the provider calls them; empty: no longer.")],
) -> None:
    """Let an officer log in by the outside provider (MUSTER_OIDC_ISSUER)."""
    _keep(lambda keep: keep.let_in_by(name, subject))


@app.command("list")
def list_officers() -> None:
    """Show all officers: name, roles, division, state."""

    async def all_of(units: Units) -> list[Officer]:
        async with units.begin() as unit:
            return await PostgresOfficerBook(unit).all()

    for officer in run(all_of, GatewayConsoleSettings()):
        typer.echo(_line(officer))


def _line(officer: Officer) -> str:
    state = "disabled" if officer.disabled_at else "second factor" if officer.enrolled else ""
    place = officer.division or "everywhere"
    return f"{officer.name}  {' '.join(sorted(officer.roles))}  {place}  {state}".rstrip()
