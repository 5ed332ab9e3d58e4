"""`muster bootstrap`: database, login roles, schemas and topics."""

import asyncio
from typing import Annotated

import typer

from services.cli.faults import be_quiet
from services.cli.prepare import PrepareSettings
from services.cli.wording import fail
from services.runtime import bootstrap as steps
from services.runtime import topics
from services.runtime.roles import LOGINS


def bootstrap(
    with_topics: Annotated[
        bool, typer.Option("--topics/--no-topics", help="Make the topics on the broker too.")
    ] = True,
) -> None:
    """Make the database, its login roles and schemas, and the topics; again changes nothing."""
    be_quiet()
    settings = PrepareSettings()
    if not settings.admin_password.get_secret_value():
        fail("admin-password")
    steps.bootstrap(settings.admin_url, settings.database_name, settings.passwords())
    typer.echo(f"database {settings.database_name} is there, with {len(LOGINS)} login roles")
    if with_topics:
        made = asyncio.run(topics.create_topics(settings.bootstrap_servers))
        typer.echo(f"topics are there, {len(made)} of them new")
