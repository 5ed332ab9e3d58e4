"""`muster keys`: API keys for senders of alerts and for officers, and keys for sealing."""

import base64
import os
from datetime import datetime, timedelta
from typing import Annotated

import typer

from services.gateway.accounts.adapters.key_store import KeyStore, PostgresKeyBook
from services.gateway.accounts.domain.keys import KeyAsked, StoredKey
from services.gateway.accounts.handlers.keep_keys import KeepKeys, KeyRefusedError, KeyUnknownError
from services.gateway.accounts.handlers.use_keys import create_key
from services.gateway.adapters.audit_log import note
from services.gateway.cli.root import run, typist
from services.gateway.domain.actor import Scope
from services.gateway.domain.division import DivisionError
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.database import Database
from services.runtime.unit import Units

REFUSED = {
    "name": "a name has 1 to 60 characters that can be shown",
    "there": "a key in force has this name: take another, or revoke that one first",
    "past": "it would have expired already: give days above 0, or none",
}
MOST_DAYS = 36_500
app = typer.Typer(help="API keys, and new keys for sealing.", no_args_is_help=True)


async def new_key(database: Database, name: str, scopes: frozenset[Scope]) -> str:
    """Make an API key that does not expire; gives the key itself, shown only now."""
    return await create_key(KeyStore(database), name, scopes, await database.now(), None)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who will use it; stands in every record.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; may be given again.")],
    days: Annotated[int, typer.Option(max=MOST_DAYS, help="Days until it expires; 0: never.")] = 0,
    division: Annotated[str, typer.Option(help="Code of what it is for; empty: everywhere.")] = "",
) -> None:
    """Make an API key and print it: it can't be shown again."""

    async def make(units: Units) -> str:
        ends = units.clock.now() + timedelta(days=days) if days else None
        asked = KeyAsked(name, frozenset(scope), division, ends)
        _, made = await KeepKeys(units, PostgresKeyBook, note, typist()).make(asked)
        return made

    try:
        typer.echo(run(make, GatewayConsoleSettings()))
    except DivisionError:
        raise typer.BadParameter("a division's code has 2, 4, 6, 9 or 12 digits") from None
    except KeyRefusedError as error:
        raise typer.BadParameter(REFUSED[error.kind]) from None


@app.command("list")
def list_keys() -> None:
    """Show all API keys: id, name, scopes, division, state."""

    async def lines(units: Units) -> list[str]:
        now = units.clock.now()
        return [_line(key, now) for key in await KeyStore(units.database).all()]

    for line in run(lines, GatewayConsoleSettings()):
        typer.echo(line)


def _line(key: StoredKey, now: datetime) -> str:
    expired = key.expires_at is not None and key.expires_at <= now
    state = "revoked" if key.revoked_at else "expired" if expired else "in force"
    scopes = " ".join(sorted(key.scopes))
    return f"{key.key_id}  {state:8}  {scopes}  {key.name}  {key.division}".rstrip()


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `list` shows it.")],
) -> None:
    """Put an API key out of force at once."""

    async def end(units: Units) -> bool:
        try:
            return await KeepKeys(units, PostgresKeyBook, note, typist()).revoke(key_id)
        except KeyUnknownError:
            return False

    if not run(end, GatewayConsoleSettings()):
        typer.echo(f"no key {key_id} in force; see `muster keys list`", err=True)
        raise typer.Exit(1)


@app.command()
def new(version: Annotated[int, typer.Option(min=1, max=31)] = 1) -> None:
    """Print a new key for a key ring (MUSTER_SEALING_KEYS, MUSTER_LINK_KEYS): version:base64.

    MUSTER_PHONE_HASH_KEY takes what follows the colon.
    """
    typer.echo(f"{version}:{base64.b64encode(os.urandom(32)).decode()}")
