"""`muster keys`: API keys for senders of alerts and for officers, and keys for sealing."""

import asyncio
import base64
import os
from datetime import timedelta
from typing import Annotated

import typer

from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.handlers.use_keys import create_key
from services.gateway.cli.root import database_of
from services.gateway.domain.actor import Scope
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.database import Database

app = typer.Typer(help="API keys, and new keys for sealing.", no_args_is_help=True)


def _database() -> Database:
    return database_of(GatewayConsoleSettings())


async def new_key(database: Database, name: str, scopes: frozenset[Scope]) -> str:
    """Make an API key that does not expire; gives the key itself, shown only now."""
    return await create_key(KeyStore(database), name, scopes, await database.now(), None)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who will use it; stands in every record.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; may be given again.")],
    days: Annotated[int, typer.Option(help="Days until it expires; 0: never.")] = 0,
) -> None:
    """Make an API key and print it: it can't be shown again."""

    async def run() -> str:
        database = _database()
        try:
            now = await database.now()
            ends = now + timedelta(days=days) if days else None
            return await create_key(KeyStore(database), name, frozenset(scope), now, ends)
        finally:
            await database.close()

    typer.echo(asyncio.run(run()))


@app.command("list")
def list_keys() -> None:
    """Show all API keys: id, name, scopes, state."""

    async def run() -> list[str]:
        database = _database()
        try:
            now = await database.now()
            lines = []
            for key in await KeyStore(database).all():
                expired = key.expires_at is not None and key.expires_at <= now
                state = "revoked" if key.revoked_at else "expired" if expired else "in force"
                lines.append(f"{key.key_id}  {state:8}  {' '.join(sorted(key.scopes))}  {key.name}")
            return lines
        finally:
            await database.close()

    for line in asyncio.run(run()):
        typer.echo(line)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `list` shows it.")],
) -> None:
    """Put an API key out of force at once."""

    async def run() -> bool:
        database = _database()
        try:
            return await KeyStore(database).revoke(key_id, await database.now())
        finally:
            await database.close()

    if not asyncio.run(run()):
        typer.echo(f"no key {key_id} in force; see `muster keys list`", err=True)
        raise typer.Exit(1)


@app.command()
def new(version: Annotated[int, typer.Option(min=1, max=31)] = 1) -> None:
    """Print a new key for a key ring (MUSTER_SEALING_KEYS, MUSTER_LINK_KEYS): version:base64.

    MUSTER_PHONE_HASH_KEY takes what follows the colon.
    """
    typer.echo(f"{version}:{base64.b64encode(os.urandom(32)).decode()}")


__all__ = ["Scope", "app", "new_key"]
